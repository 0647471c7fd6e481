"""Describes each endpoint by what its view says of itself, so that no view repeats what all share. [face]"""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from cronmanager.rest.casing import StrictSerializer
from cronmanager.rest.marks import CONDITIONAL, IDEMPOTENT, REFUSALS, SHAPES
from cronmanager.rest.operations import VERBS, operation_name

NO_NUL, NO_NUL_AND_A_LETTER = r"^[^\x00]*$", r"^[^\x00]*\S[^\x00]*$"
PARSED = ("POST", "PUT", "PATCH")
PROBLEM_MEDIA_TYPE = "application/problem+json"
MEANINGS = {
    400: "The query or the body is not valid; `errors` says what, field by field.",
    401: "No credential, or one that is unknown, expired or revoked.",
    403: "The credential or the role does not cover this.",
    404: "There is no such thing, or it is somebody else's.",
    409: "Valid, but not as things stand.",
    410: "It is over: nothing is awaited here any more.",
    412: "It was changed since you read it.",
    413: "The body is longer than 1 MiB.",
    415: "The body is not application/json.",
    422: "The Idempotency-Key stands for another request.",
    429: "Too many requests: wait for as many seconds as Retry-After says.",
}
IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that you read: 412 when somebody has edited the thing since.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Of your own making: the same request with the same key acts once in 24 hours.",
)


class ProblemSerializer(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField(help_text="Which problem: the path of its page. Never changes.")
    title = serializers.CharField(help_text="The page's title.")
    status = serializers.IntegerField(help_text="As the answer's.")
    detail = serializers.CharField(help_text="What it is in this case, and what to do.")
    errors = serializers.DictField(  # type: ignore[assignment]  # a field's name, not what is_valid leaves
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by field or parameter, as the client wrote its name.",
    )


class ApiSchema(AutoSchema):
    """Adds the parameters, headers and refusals that a method is marked with, and those of every endpoint."""

    def get_operation_id(self) -> str:
        """What generated clients call it."""
        view = self.view
        count = sum(hasattr(view, name.lower()) for name in VERBS)
        return operation_name(type(view).__name__, self.method, count, self._is_list_view())

    def get_override_parameters(self) -> list[Any]:
        """What the query and the headers may say."""
        headers = [(IDEMPOTENT, IDEMPOTENCY_KEY), (CONDITIONAL, IF_MATCH)]
        marked = [parameter for mark, parameter in headers if self._said(mark, False)]
        return [*self._said(SHAPES, ()), *marked, *super().get_override_parameters()]

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        for status in self._refusals() - {int(status) for status in found}:
            problem = OpenApiResponse(ProblemSerializer, description=MEANINGS[status])
            media_types = [PROBLEM_MEDIA_TYPE]
            found[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                problem, str(status), media_types, direction
            )
        return dict(sorted(found.items()))

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """A body that is read strictly may have no other fields, but those that are ignored."""
        schema: dict[str, Any] = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        known = serializer() if isinstance(serializer, type) else serializer
        if direction == "request" and isinstance(known, StrictSerializer):
            schema["properties"] |= {name: {"description": "Ignored."} for name in known.ignored}
            schema["additionalProperties"] = False
        return schema

    def _map_serializer_field(self, field: Any, direction: str, bypass_extensions: bool = False) -> Any:
        """What the library leaves out: which texts and lists are too empty, and that none has a NUL."""
        schema = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        is_text = type(field) in (serializers.CharField, serializers.EmailField)
        if direction == "request" and is_text and "pattern" not in (schema or {"pattern": ""}):
            needs_letter = field.trim_whitespace and not field.allow_blank
            schema["pattern"] = NO_NUL_AND_A_LETTER if needs_letter else NO_NUL
        if direction == "request" and not getattr(field, "allow_empty", True):
            schema["minItems"] = 1
        return schema

    def _insert_field_validators(self, field: Any, schema: dict[str, Any]) -> None:
        """The library offers an empty text beside patterns that take it; valid twice, it were not valid."""
        super()._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
        inner = schema.get("oneOf", [{}])[0]
        if inner.get("pattern") == NO_NUL:
            del schema["oneOf"]
            schema |= inner

    def _refusals(self) -> set[int]:
        is_guarded, is_limited = bool(self.view.authentication_classes), bool(self.view.throttle_classes)
        has_body = self.method in PARSED and self.get_request_serializer() is not None
        return {
            400,
            *self._said(REFUSALS, ()),
            *((401, 403) if is_guarded else ()),
            *((404,) if "{" in self.path else ()),
            *((413, 415) if has_body else ()),
            *((429,) if is_limited else ()),
        }

    def _said(self, name: str, otherwise: Any) -> Any:
        return getattr(getattr(self.view, self.method.lower(), None), name, otherwise)
