"""camelCase on the wire, snake_case inside: names of fields change, never the keys of free-form objects."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, ClassVar

from rest_framework import serializers
from rest_framework.fields import Field
from rest_framework.utils.serializer_helpers import BindingDict

TEXTS = (serializers.CharField, serializers.EmailField)
NO_TEXT = "Write a text, in quotes."


def camel(name: str) -> str:
    """`next_run_at` as `nextRunAt`."""
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


class CamelSerializer(serializers.Serializer[Any]):
    """Fields are declared by their own names and read and written in camelCase."""

    def get_fields(self) -> dict[str, Field[Any, Any, Any, Any]]:
        """The declared fields under their names on the wire."""
        return {_bound_to(name, field): field for name, field in super().get_fields().items()}


class StrictSerializer(CamelSerializer):
    """Refuses names it does not know, with the nearest one it does, and fields that only the server sets."""

    ignored: ClassVar[frozenset[str]] = frozenset()  # names on the wire that are dropped without a word

    def to_internal_value(self, data: Any) -> Any:
        """The fields as values; all that is wrong is told at once."""
        refused = self._refused(data) | self._no_texts(data) if isinstance(data, dict) else {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**_as_dict(error.detail), **refused}) from error
        if refused:
            raise serializers.ValidationError(refused)
        return values

    def _refused(self, data: dict[Any, Any]) -> dict[str, list[str]]:
        fields = self.fields
        writable = {name for name, field in fields.items() if not field.read_only}
        names = [str(name) for name in data if name not in writable | self.ignored]
        return {name: [_why_refused(name, fields, writable)] for name in names}

    def _no_texts(self, data: dict[Any, Any]) -> dict[str, list[str]]:
        """Numbers and the like in the place of texts, which DRF would take for their letters."""
        texts = {name: _is_text(field) for name, field in self.fields.items()}
        return {name: [NO_TEXT] for name, holds in texts.items() if name in data and not holds(data[name])}


def _is_text(field: Field[Any, Any, Any, Any]) -> Callable[[Any], bool]:
    if type(field) in TEXTS:
        return lambda value: value is None or isinstance(value, str)
    if isinstance(field, serializers.ListField) and type(field.child) in TEXTS:
        return lambda value: not isinstance(value, list) or all(isinstance(one, str) for one in value)
    return lambda value: True


def _why_refused(name: str, fields: BindingDict, writable: set[str]) -> str:
    if name in fields:
        return "This is set by the server: leave it out."
    near = get_close_matches(name, writable, n=1) or get_close_matches(camel(name.lower()), writable, n=1)
    return f"There is no such field; did you mean {near[0]}?" if near else "There is no such field."


def _bound_to(name: str, field: Field[Any, Any, Any, Any]) -> str:
    if isinstance(field, serializers.SerializerMethodField):
        field.method_name = field.method_name or f"get_{name}"
    elif field.source is None and camel(name) != name:
        field.source = name
    return camel(name)


def _as_dict(detail: Any) -> dict[str, Any]:
    return dict(detail) if isinstance(detail, dict) else {"body": detail}
