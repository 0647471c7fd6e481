"""What is asked and told about a schedule before it is saved. [face]"""

from typing import Any

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer, StrictSerializer, camel
from cronmanager.rest.fields import InstantField
from jobs.api.serializers import JobSerializer


class ValidateSerializer(StrictSerializer):
    """Exactly one of cronExpression, intervalSeconds and runAt; with jobId, what is left out is the job's."""

    cron_expression = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, trim_whitespace=False
    )
    interval_seconds = serializers.IntegerField(required=False, allow_null=True)
    run_at = InstantField(required=False, allow_null=True)
    timezone = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)
    job_id = serializers.UUIDField(required=False)
    starts_at = InstantField(required=False, allow_null=True)
    ends_at = InstantField(required=False, allow_null=True)


class ClockChangeSerializer(CamelSerializer):
    """A moving of the zone's clock that touches the schedule, and what becomes of the times in it."""

    at = InstantField()
    kind = serializers.ChoiceField(["gap", "overlap"])
    effect = serializers.ChoiceField(["made_up", "left_out", "once", "twice"])
    text = serializers.CharField()
    clock_before = serializers.CharField()
    clock_after = serializers.CharField()
    times = serializers.ListField(child=serializers.CharField(), help_text="The first 20.")
    time_count = serializers.IntegerField()
    ticks = serializers.ListField(child=InstantField(), help_text="When they run; the first 20.")
    tick_count = serializers.IntegerField()


class TicksSerializer(CamelSerializer):
    """How many there are, and the first 20."""

    count = serializers.IntegerField()
    ticks = serializers.ListField(child=InstantField())


class MoveSerializer(CamelSerializer):
    """A tick and the one that takes its place on the same day."""

    before = InstantField()
    after = InstantField()


class MovesSerializer(CamelSerializer):
    """How many there are, and the first 20."""

    count = serializers.IntegerField()
    ticks = MoveSerializer(many=True)


class DifferenceSerializer(CamelSerializer):
    """What an edit changes up to comparedUntil: 7 days from now, less where there are over 12,000 ticks."""

    compared_until = InstantField()
    is_whole_week = serializers.BooleanField()
    added = TicksSerializer()
    removed = TicksSerializer()
    moved = MovesSerializer()
    runs_per_day_before = serializers.FloatField()
    runs_per_day_after = serializers.FloatField()
    next_run_before = InstantField(allow_null=True)
    next_run_after = InstantField(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField())


class MeaningSerializer(CamelSerializer):
    """A schedule that can be kept."""

    valid = serializers.BooleanField(default=True)
    description = serializers.CharField()
    timezone = serializers.CharField()
    next_runs = serializers.ListField(child=InstantField())
    next_runs_local = serializers.ListField(child=serializers.CharField())
    next_run = InstantField()
    second_run = InstantField(allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField())
    clock_changes = ClockChangeSerializer(many=True)
    difference = DifferenceSerializer(allow_null=True, help_text="null unless jobId was given")


class RefusalSerializer(CamelSerializer):
    """A schedule that cannot be kept; position counts from 0 in cronExpression as it was written."""

    valid = serializers.BooleanField(default=False)
    error = serializers.CharField()
    field = serializers.CharField()
    position = serializers.IntegerField(allow_null=True)
    suggestion = serializers.CharField(allow_null=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """With the field's name on the wire."""
        shown = super().to_representation(instance)
        return {**shown, "field": camel(shown["field"])}


class PreviewSerializer(CamelSerializer):
    """What PATCH with dryRun=true answers: the job as it would be. Nothing is changed."""

    job = JobSerializer()
    difference = DifferenceSerializer()


class DryRunQuery(CamelSerializer):
    """Whether only to say what would happen."""

    dry_run = serializers.BooleanField(required=False, default=False)


class ToggledJobSerializer(JobSerializer):
    """The job, and how many executions that were to come the toggle has cancelled."""

    cancelled = serializers.IntegerField(read_only=True)
