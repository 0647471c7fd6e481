"""Fields that several endpoints share."""

from datetime import UTC, datetime
from typing import Any

from rest_framework import serializers

EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
OUT_OF_RANGE = "Write an instant between the years 1970 and 9000."
NO_TRUTH = "Write true or false, without quotes."


class InstantField(serializers.DateTimeField):
    """An instant in ISO 8601; without an offset it is UTC."""

    def to_internal_value(self, value: Any) -> datetime:
        """The instant in UTC, within what every part of the product can count with."""
        try:
            instant = super().to_internal_value(value).astimezone(UTC)
        except OverflowError as error:
            raise serializers.ValidationError(OUT_OF_RANGE) from error
        if not EARLIEST <= instant < LATEST:
            raise serializers.ValidationError(OUT_OF_RANGE)
        return instant


class TruthField(serializers.BooleanField):
    """True or false as JSON has them; in a query, which has texts alone, stands a BooleanField."""

    def to_internal_value(self, data: Any) -> bool:
        """DRF would take 0, "on" and "f" too, each of which may be a mistake."""
        if isinstance(data, bool):
            return data
        raise serializers.ValidationError(NO_TRUTH)


def written(instant: datetime | None) -> str | None:
    """An instant as it stands on the wire."""
    if instant is None:
        return None
    text = instant.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else written(instant.astimezone(UTC))
