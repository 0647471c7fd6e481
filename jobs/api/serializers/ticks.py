"""Ticks to come and changes of schedules, on the wire. [face]"""

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from jobs.models import ChangeSource


class UpcomingTickSerializer(CamelSerializer):
    """A tick that is to come."""

    job_id = serializers.UUIDField(help_text="Whose tick.")
    job_name = serializers.CharField(help_text="The job's name.")
    endpoint_url = serializers.CharField(help_text="What will be called.")
    scheduled_for = InstantField(help_text="When.")
    timezone = serializers.CharField(help_text="The zone that the job's schedule is written in.")
    execution_id = serializers.UUIDField(
        allow_null=True, help_text="The execution, where the tick has its row already."
    )


class ScheduleChangeSerializer(CamelSerializer):
    """How a job's schedule became another."""

    id = serializers.UUIDField(help_text="Of the change.")
    cron_job_id = serializers.UUIDField(source="job_id", help_text="Whose schedule.")
    source = serializers.ChoiceField(  # type: ignore[assignment]  # a field's name, not the option of one
        ChangeSource.choices, help_text="A person, or a rule."
    )
    reason = serializers.CharField(allow_blank=True, help_text="Why, where a rule did it.")
    before = serializers.DictField(help_text='As {"cronExpression": "0 * * * *", "timezone": "UTC"}.')
    after = serializers.DictField(help_text="As `before`.")
    changed_by = serializers.UUIDField(
        source="changed_by_id", allow_null=True, help_text="The person; null for a rule."
    )
    created_at = InstantField(help_text="When it was changed.")
