"""How answers are written for browsers. [face]"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.template.loader import render_to_string
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.fields import Field
from rest_framework.renderers import BrowsableAPIRenderer

from cronmanager.rest.glossary import PARAMETERS, body_of, entry_of
from cronmanager.rest.marks import SHAPES, fields_of

FILTERS = "rest_framework/filters.html"
Fields = Mapping[str, Field[Any, Any, Any, Any]]


class PageRenderer(BrowsableAPIRenderer):
    """The browsable API: filters by what the endpoint reads, forms that begin with a body to edit."""

    def get_rendered_html_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """The form, or none: an answer that says what is wrong must not fail by its own page."""
        try:
            return super().get_rendered_html_form(data, view, method, request)
        except APIException:
            return None

    def get_raw_data_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """JSON to be edited: what was refused just now, else what is there, else an example."""
        form = super().get_raw_data_form(data, view, method, request)
        if form:
            form.initial["_content"] = first_content(data, view, method, request)
        return form

    def get_filter_form(self, data: Any, view: Any, request: Any) -> Any:
        """A field for each parameter that GET reads."""
        shapes = getattr(getattr(view, "get", None), SHAPES, ())
        filters = [each for shape in shapes for each in filters_of(fields_of((shape,)), request.query_params)]
        return render_to_string(FILTERS, {"filters": filters, "path": request.path}) if filters else None


def filters_of(fields: Fields, query: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """What a form needs to know of each parameter, and what the query says now."""
    for name, field in fields.items():
        entry = entry_of(PARAMETERS, name)
        yield {
            "name": name,
            "value": query.get(name, ""),
            "meaning": field.help_text or entry.get("means", ""),
            "example": _as_written(entry.get("example", "")),
            "choices": _choices(field),
        }


def _as_written(example: Any) -> Any:
    return example[0] if isinstance(example, list) else example


def _choices(field: Any) -> list[str]:
    if isinstance(field, serializers.BooleanField):
        return ["true", "false"]
    return [str(choice) for choice in getattr(field, "choices", ())]


def first_content(data: Any, view: Any, method: str, request: Any) -> str | None:
    """The JSON that a form for `method` begins with; None for an endpoint that takes no body."""
    serializer = body_serializer(view, method)
    if serializer is None:
        return None
    sent = _what_was_sent(request) if method == request.method else None
    if sent:
        return _readable(sent)
    return _readable(_writable(serializer, data) or body_of(_component_of(serializer)) or {})


def _what_was_sent(request: Any) -> Any:
    """The body as a value; None where it cannot be read, as the answer above the form says."""
    try:
        return request.data
    except APIException:
        return None


def _writable(serializer: serializers.Serializer[Any], data: Any) -> dict[str, Any]:
    """What an answer has of the fields that may be written."""
    shown = data if isinstance(data, dict) else {}
    return {
        name: shown[name]
        for name, field in serializer.fields.items()
        if name in shown and not field.read_only
    }


def _component_of(serializer: serializers.Serializer[Any]) -> str:
    name = type(serializer).__name__.removesuffix("Serializer")
    return f"{'Patched' if serializer.partial else ''}{name}Request"


def _readable(value: Any) -> str:
    return json.dumps(value, indent=4, ensure_ascii=False)


def body_serializer(view: Any, method: str) -> serializers.Serializer[Any] | None:
    """What reads the body of an endpoint, as it says of itself in the public schema."""
    handler = getattr(view, method.lower(), None)
    described = getattr(handler, "kwargs", {}).get("schema")
    if described is None:
        return None
    schema = described()
    schema.view, schema.method = view, method
    found = schema.get_request_serializer()
    found = found() if isinstance(found, type) else found
    return found if isinstance(found, serializers.Serializer) else None
