"""Executions on the wire. [face]"""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from jobs.models import CronExecution, ExecutionStatus, Trigger
from jobs.queries import SHOWN_BYTES
from jobs.responses import joined, shown_body


class TimingsSerializer(CamelSerializer):
    """Where the time went, in milliseconds."""

    dns_ms = serializers.FloatField(allow_null=True)
    connect_ms = serializers.FloatField(allow_null=True)
    tls_ms = serializers.FloatField(allow_null=True)
    first_byte_ms = serializers.FloatField(allow_null=True)
    total_ms = serializers.FloatField(allow_null=True)


class AttemptSerializer(CamelSerializer):
    """One attempt of an execution."""

    attempt_number = serializers.IntegerField()
    started_at = InstantField()
    completed_at = InstantField()
    response_status = serializers.IntegerField(allow_null=True)
    error_kind = serializers.CharField(allow_null=True)
    error_message = serializers.CharField(allow_null=True)
    execution_time_ms = serializers.IntegerField(allow_null=True)
    timings = TimingsSerializer()
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
    execution_time_ms = serializers.IntegerField(allow_null=True)
    timings = serializers.SerializerMethodField()
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
        return self.shown_body(execution)[0]

    @extend_schema_field(serializers.ChoiceField(["text", "base64"], allow_null=True))
    def get_response_body_encoding(self, execution: CronExecution) -> str | None:
        """Which of them."""
        return self.shown_body(execution)[1]

    def shown_body(self, execution: CronExecution) -> tuple[str | None, str | None]:
        """What is kept of the body, and its encoding."""
        return shown_body(execution.response_body, execution.response_truncated)

    @extend_schema_field(TimingsSerializer(allow_null=True))
    def get_timings(self, execution: CronExecution) -> Any:
        """As recorded."""
        return execution.timings

    @extend_schema_field(AttemptSerializer(many=True))
    def get_attempts(self, execution: CronExecution) -> Any:
        """As recorded."""
        return execution.attempts


class BriefExecutionSerializer(ExecutionSerializer):
    """An execution in a list: of its responseBody the first 2 KiB; responseTruncated tells if it has more."""

    response_truncated = serializers.SerializerMethodField()  # type: ignore[assignment]  # counts the cut too

    @extend_schema_field(serializers.BooleanField())
    def get_response_truncated(self, execution: CronExecution) -> bool:
        """Whether the endpoint sent more than is shown here."""
        return execution.response_truncated or _is_cut(execution)

    def shown_body(self, execution: CronExecution) -> tuple[str | None, str | None]:
        """The start of it, where no more was read."""
        if not hasattr(execution, "body_start"):
            return super().shown_body(execution)
        return shown_body(execution.body_start, execution.response_truncated or _is_cut(execution))


def _is_cut(execution: CronExecution) -> bool:
    return (getattr(execution, "body_bytes", None) or 0) > SHOWN_BYTES
