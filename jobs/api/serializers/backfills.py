"""Backfills on the wire. [face]"""

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from cronmanager.rest.fields import InstantField
from jobs.models import Backfill

MOST_AT_ONCE = 50


class BackfillRequestSerializer(StrictSerializer):
    """Which past ticks to run."""

    concurrency = serializers.IntegerField(
        min_value=1, max_value=MOST_AT_ONCE, default=1, help_text="How many of them at a time."
    )

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """`from` is a word of Python's: the two ends are added by name."""
        ends = {
            "from": InstantField(source="from_at", help_text="The first instant that counts."),
            "to": InstantField(source="to_at", help_text="The last instant that counts, not in the future."),
        }
        return ends | super().get_fields()


class BackfillQuery(CamelSerializer):
    """Whether to count only."""

    dry_run = serializers.BooleanField(default=False, help_text="Only count the ticks; nothing is made.")


class BackfillSerializer(CamelSerializer):
    """A backfill and how far it has come."""

    id = serializers.UUIDField()
    job_id = serializers.UUIDField()
    concurrency = serializers.IntegerField(help_text="How many run at a time.")
    count = serializers.IntegerField(help_text="Ticks in the range.")
    made = serializers.IntegerField(help_text="Ticks that have an execution by now.")
    ended = serializers.IntegerField(help_text="Executions that have ended.")
    is_finished = serializers.BooleanField()
    created_at = InstantField()
    cancelled_at = InstantField(allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """With its two ends."""
        fields = super().get_fields()
        return fields | {"from": InstantField(source="from_at"), "to": InstantField(source="to_at")}

    def to_representation(self, instance: Backfill) -> dict[str, object]:
        """With what is asked of its executions."""
        unfinished: int = getattr(instance, "unfinished", 0)
        instance.ended = instance.made - unfinished  # type: ignore[attr-defined]
        instance.is_finished = instance.next_at is None and not unfinished  # type: ignore[attr-defined]
        return super().to_representation(instance)


class BackfillCountSerializer(CamelSerializer):
    """What a backfill would be."""

    count = serializers.IntegerField()
    first_tick = InstantField()
