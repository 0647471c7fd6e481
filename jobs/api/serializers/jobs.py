"""Jobs on the wire. [face]"""

from typing import Any

from rest_framework import serializers

from cronmanager.rest.casing import StrictSerializer
from cronmanager.rest.fields import InstantField, TruthField
from jobs.api.fields import BodyField, ParamsField, TextsField
from jobs.api.shapes import job_shape
from jobs.commands import checks
from jobs.models import AutoReschedule, CronJob, JobStatus, Method, MisfirePolicy, OverlapPolicy
from jobs.schedules.values import LONGEST_INTERVAL_SECONDS


def ranged(name: str, **options: Any) -> serializers.IntegerField:
    """A number of a job, in its range."""
    least, most = checks.RANGES[name]
    return serializers.IntegerField(min_value=least, max_value=most, required=False, **options)


def instant() -> InstantField:
    """An instant that may be absent."""
    return InstantField(required=False, allow_null=True)


class JobSerializer(StrictSerializer):
    """A job. Exactly one of cronExpression, intervalSeconds and runAt is set."""

    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(max_length=checks.NAME_LETTERS)
    description = serializers.CharField(
        max_length=checks.DESCRIPTION_LETTERS, required=False, allow_blank=True
    )
    cron_expression = serializers.CharField(max_length=255, required=False, allow_null=True, allow_blank=True)
    interval_seconds = serializers.IntegerField(
        min_value=1, max_value=LONGEST_INTERVAL_SECONDS, required=False, allow_null=True
    )
    run_at = instant()
    timezone = serializers.CharField(max_length=63, required=False)
    endpoint_url = serializers.CharField(max_length=checks.URL_BYTES)
    http_method = serializers.ChoiceField(Method.choices, required=False)
    headers = TextsField(required=False)
    secret_headers = serializers.ListField(
        child=serializers.CharField(max_length=255), required=False, max_length=checks.MOST_HEADERS
    )
    auth = serializers.DictField(
        child=serializers.CharField(trim_whitespace=False), required=False, allow_null=True
    )
    signing_secret = serializers.CharField(required=False, allow_null=True, allow_blank=True, max_length=400)
    body = BodyField(max_length=checks.BODY_BYTES, required=False, allow_blank=True, trim_whitespace=False)
    query_params = ParamsField(required=False)
    is_active = TruthField(required=False)
    retry_count = ranged("retry_count")
    retry_backoff_ms = ranged("retry_backoff_ms")
    timeout_ms = ranged("timeout_ms")
    retry_on = serializers.CharField(max_length=200, required=False)
    expected_status = serializers.CharField(max_length=200, required=False)
    expected_body = serializers.DictField(required=False, allow_null=True)
    max_duration_ms = ranged("max_duration_ms", allow_null=True)
    async_timeout_ms = ranged(
        "async_timeout_ms",
        allow_null=True,
        help_text="How long an endpoint that answers 202 with X-Cron-Async: true has to report; null is off.",
    )
    follow_redirects = TruthField(required=False)
    verify_tls = TruthField(required=False)
    key = serializers.CharField(max_length=checks.KEY_LETTERS, required=False, allow_null=True)
    starts_at = instant()
    ends_at = instant()
    paused_until = instant()
    overlap_policy = serializers.ChoiceField(OverlapPolicy.choices, required=False)
    misfire_policy = serializers.ChoiceField(MisfirePolicy.choices, required=False)
    misfire_grace_seconds = ranged("misfire_grace_seconds")
    auto_reschedule = serializers.ChoiceField(AutoReschedule.choices, required=False)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=checks.TAG_LETTERS),
        required=False,
        max_length=checks.MOST_TAGS,
    )
    status = serializers.ChoiceField(JobStatus.choices, read_only=True)
    last_run_at = InstantField(read_only=True, allow_null=True)
    next_run_at = InstantField(read_only=True, allow_null=True)
    consecutive_failures = serializers.IntegerField(read_only=True)
    created_by = serializers.UUIDField(source="created_by_id", read_only=True)
    updated_by = serializers.UUIDField(source="updated_by_id", read_only=True, allow_null=True)
    created_at = InstantField(read_only=True)
    updated_at = InstantField(read_only=True)

    def to_representation(self, instance: CronJob) -> dict[str, Any]:
        """The job as people may see it: secrets masked, its schedule as it was written."""
        return job_shape(instance)
