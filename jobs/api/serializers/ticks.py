"""Ticks to come and changes of schedules, on the wire. [face]"""

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from jobs.models import ChangeSource, ChangeStatus


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
    rule = serializers.CharField(allow_blank=True, help_text="Which rule; empty for a person's own change.")
    status = serializers.ChoiceField(
        ChangeStatus.choices, help_text="What became of it; what is done at once is applied from the start."
    )
    reason = serializers.CharField(allow_blank=True, help_text="Why, where a rule did it.")
    before = serializers.DictField(help_text='As {"cronExpression": "0 * * * *", "timezone": "UTC"}.')
    after = serializers.DictField(help_text="As `before`.")
    changed_by = serializers.UUIDField(
        source="changed_by_id", allow_null=True, help_text="The person; null for a rule."
    )
    created_at = InstantField(help_text="When it was made, or suggested.")
    applied_at = InstantField(allow_null=True, help_text="Since when it held; null where it never did.")
    metrics = serializers.DictField(help_text="What the rule saw: runs, failures, meanMs and the like.")
    threshold = serializers.CharField(allow_blank=True, help_text="What that was held against.")
    expected = serializers.CharField(allow_blank=True, help_text="What it was to bring.")
    measured = serializers.DictField(
        allow_null=True, help_text="What it brought: executions after it; null until there is enough to tell."
    )
    host = serializers.CharField(allow_blank=True, help_text="The host, where its failing was the reason.")
    incident_id = serializers.UUIDField(
        allow_null=True, help_text="The same for all jobs of one incident of a host."
    )
    reverted_by = serializers.UUIDField(
        source="reverted_by_id", allow_null=True, help_text="Who took it back."
    )
    reverted_at = InstantField(allow_null=True, help_text="When it was taken back.")
