"""Fields of jobs and executions that are read in their own way. [face]"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class TextsField(serializers.DictField):
    """A free-form object of texts: header names and values."""

    child = serializers.CharField(allow_blank=True, trim_whitespace=False, max_length=16_384)


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
