"""Fields of jobs and executions that are read in their own way. [face]"""

import json
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field(
    {
        "type": "object",
        "propertyNames": {"pattern": r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$"},
        "additionalProperties": {"type": "string", "pattern": r"^[\t -~]*$", "maxLength": 16_384},
    }
)
class TextsField(serializers.DictField):
    """A free-form object of texts: header names and values."""

    child = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=16_384)


@extend_schema_field({})  # any JSON
class BodyField(serializers.CharField):
    """A text, or any JSON value, which is kept and shown as its text."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """CharField's, of the text that goes out; null is no body."""
        data = "" if data is None else data
        is_text = isinstance(data, str) or data is serializers.empty
        return super().run_validation(data if is_text else json.dumps(data, ensure_ascii=False))


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
class ParamValueField(serializers.Field[Any, Any, Any, Any]):
    """A text, a number, true or false, or a list of these; kept as texts."""

    def to_internal_value(self, data: Any) -> str | list[str]:
        """The value as it stands in a query."""
        return [_written(one) for one in data] if isinstance(data, list) else _written(data)

    def to_representation(self, value: Any) -> Any:
        """As it is kept."""
        return value


class ParamsField(serializers.DictField):
    """A free-form object of query parameters."""

    child = ParamValueField()


def _written(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
    raise serializers.ValidationError("Write a text, a number, true or false, or a list of these.")
