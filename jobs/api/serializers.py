"""Jobs and executions on the wire. [face]"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from cronmanager.rest.fields import InstantField
from jobs import credentials, secrets
from jobs.api.fields import BodyField, ParamsField, TextsField
from jobs.commands import checks
from jobs.commands.scheduling import written_as
from jobs.execution.explanation import explain
from jobs.models import (
    AutoReschedule,
    CronExecution,
    CronJob,
    ExecutionStatus,
    JobStatus,
    Method,
    MisfirePolicy,
    OverlapPolicy,
    Trigger,
)
from jobs.responses import joined, shown_attempt, shown_body, shown_connection
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
    is_active = serializers.BooleanField(required=False)
    retry_count = ranged("retry_count")
    retry_backoff_ms = ranged("retry_backoff_ms")
    timeout_ms = ranged("timeout_ms")
    retry_on = serializers.CharField(max_length=200, required=False)
    expected_status = serializers.CharField(max_length=200, required=False)
    expected_body = serializers.DictField(required=False, allow_null=True)
    max_duration_ms = ranged("max_duration_ms", allow_null=True)
    follow_redirects = serializers.BooleanField(required=False)
    verify_tls = serializers.BooleanField(required=False)
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
    last_run_at = InstantField(read_only=True)
    next_run_at = InstantField(read_only=True)
    consecutive_failures = serializers.IntegerField(read_only=True)
    created_by = serializers.UUIDField(source="created_by_id", read_only=True)
    updated_by = serializers.UUIDField(source="updated_by_id", read_only=True)
    created_at = InstantField(read_only=True)
    updated_at = InstantField(read_only=True)

    def to_representation(self, instance: CronJob) -> dict[str, Any]:
        """The job as people may see it: secrets masked, its schedule as it was written."""
        return super().to_representation(_Shown(instance))


class _Shown:
    """A job with what its columns do not say as they stand."""

    def __init__(self, job: CronJob) -> None:
        kind, value = written_as(job)
        self._job = job
        self._own = {"cron_expression": None, "interval_seconds": None, "run_at": None, kind: value}
        self._own["headers"] = secrets.mask_headers(job.headers)
        self._own["auth"] = credentials.mask_auth(job.auth)
        self._own["signing_secret"] = credentials.mask_signing_secret(job.signing_secrets)
        self._own["secret_headers"] = secrets.marked_names(job.headers)
        self._own["status"] = JobStatus.RUNNING if getattr(job, "is_running", False) else job.status

    def __getattr__(self, name: str) -> Any:
        return self._own[name] if name in self._own else getattr(self._job, name)


class TimingsSerializer(CamelSerializer):
    """Where the time went, in milliseconds."""

    dns_ms = serializers.FloatField(allow_null=True)
    connect_ms = serializers.FloatField(allow_null=True)
    tls_ms = serializers.FloatField(allow_null=True)
    first_byte_ms = serializers.FloatField(allow_null=True)
    total_ms = serializers.FloatField(allow_null=True)


class ConnectionSerializer(CamelSerializer):
    """TLS and redirects of a call."""

    tls_version = serializers.CharField(allow_null=True)
    certificate_ends_at = InstantField(allow_null=True)
    certificate_days_left = serializers.IntegerField(allow_null=True)
    redirects = serializers.IntegerField()
    final_url = serializers.CharField(allow_null=True)


class AttemptSerializer(CamelSerializer):
    """One attempt of an execution."""

    attempt_number = serializers.IntegerField()
    started_at = InstantField()
    completed_at = InstantField()
    response_status = serializers.IntegerField(allow_null=True)
    error_kind = serializers.CharField(allow_null=True)
    error_message = serializers.CharField(allow_null=True)
    explanation = serializers.CharField(allow_null=True)
    execution_time_ms = serializers.IntegerField(allow_null=True)
    timings = TimingsSerializer()
    connection = ConnectionSerializer(allow_null=True)
    remote_address = serializers.CharField(allow_null=True)


class BriefJobSerializer(CamelSerializer):
    """The job of an execution."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    endpoint_url = serializers.CharField()


class ExecutionSerializer(CamelSerializer):
    """An execution. responseBody is text, or base64 when responseBodyEncoding says so."""

    id = serializers.UUIDField()
    cron_job_id = serializers.UUIDField(source="job_id")
    cron_job = BriefJobSerializer(source="job")
    trigger = serializers.ChoiceField(Trigger.choices)
    scheduled_for = InstantField()
    started_at = InstantField(allow_null=True)
    completed_at = InstantField(allow_null=True)
    status = serializers.ChoiceField(ExecutionStatus.choices)
    response_status = serializers.IntegerField(allow_null=True)
    response_headers = serializers.SerializerMethodField()
    response_body = serializers.SerializerMethodField()
    response_body_encoding = serializers.SerializerMethodField()
    response_truncated = serializers.BooleanField()
    error_kind = serializers.CharField(allow_null=True)
    error_message = serializers.CharField(allow_null=True)
    explanation = serializers.SerializerMethodField()
    execution_time_ms = serializers.IntegerField(allow_null=True)
    timings = serializers.SerializerMethodField()
    connection = serializers.SerializerMethodField()
    attempt_number = serializers.IntegerField()
    lag_ms = serializers.IntegerField(allow_null=True)
    remote_address = serializers.CharField(allow_null=True)
    skip_reason = serializers.CharField(allow_null=True)
    attempts = serializers.SerializerMethodField()
    created_at = InstantField()

    @extend_schema_field(serializers.DictField(child=serializers.CharField(), allow_null=True))
    def get_response_headers(self, execution: CronExecution) -> dict[str, str] | None:
        """Names and values; what came several times is joined by commas (RFC 9110, 5.3)."""
        return None if execution.response_headers is None else joined(execution.response_headers)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_response_body(self, execution: CronExecution) -> str | None:
        """Text or base64."""
        return shown_body(execution.response_body, execution.response_truncated)[0]

    @extend_schema_field(serializers.ChoiceField(["text", "base64"], allow_null=True))
    def get_response_body_encoding(self, execution: CronExecution) -> str | None:
        """Which of them."""
        return shown_body(execution.response_body, execution.response_truncated)[1]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_explanation(self, execution: CronExecution) -> str | None:
        """Why it failed and what to do; null when nothing failed."""
        kind, message = execution.error_kind, execution.error_message
        return explain(kind, message, execution.response_status, execution.connection_facts)

    @extend_schema_field(ConnectionSerializer(allow_null=True))
    def get_connection(self, execution: CronExecution) -> Any:
        """TLS and redirects; null when there is nothing to tell."""
        return shown_connection(execution.connection_facts, execution.started_at)

    @extend_schema_field(TimingsSerializer(allow_null=True))
    def get_timings(self, execution: CronExecution) -> Any:
        """As recorded."""
        return execution.timings

    @extend_schema_field(AttemptSerializer(many=True))
    def get_attempts(self, execution: CronExecution) -> Any:
        """As recorded, explained."""
        return [shown_attempt(attempt) for attempt in execution.attempts]


class JobListQuery(CamelSerializer):
    """Which jobs."""

    is_active = serializers.BooleanField(required=False, allow_null=True, default=None)
    status = serializers.ChoiceField(JobStatus.choices, required=False)
    search = serializers.CharField(required=False, max_length=200)
    tag = serializers.CharField(required=False, max_length=checks.TAG_LETTERS)
    ordering = serializers.CharField(required=False, max_length=200)


class ExecutionListQuery(CamelSerializer):
    """Which executions: by the instants that they were scheduled for, both ends included."""

    status = serializers.ChoiceField(ExecutionStatus.choices, required=False)
    start_date = InstantField(required=False)
    end_date = InstantField(required=False)


class ExecuteQuery(CamelSerializer):
    """How many seconds to wait for the end."""

    wait = serializers.IntegerField(min_value=0, max_value=60, required=False, default=0)
