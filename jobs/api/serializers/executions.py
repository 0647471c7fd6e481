"""Executions on the wire. [face]"""

from typing import Any

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from jobs.api.shapes import brief_execution_shape, execution_shape
from jobs.models import CronExecution, ExecutionStatus, Trigger


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


class ReportSerializer(CamelSerializer):
    """What an endpoint that took the work has reported."""

    at = InstantField()
    status = serializers.ChoiceField(["success", "failed"])
    message = serializers.CharField(allow_null=True)


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
    report = ReportSerializer(required=False)


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
    async_deadline = InstantField(
        allow_null=True, help_text="Until when the endpoint has to report; null unless it has taken the work."
    )
    status = serializers.ChoiceField(ExecutionStatus.choices)
    response_status = serializers.IntegerField(allow_null=True)
    response_headers = serializers.DictField(
        child=serializers.CharField(),
        allow_null=True,
        read_only=True,
        help_text="What came several times is joined by commas (RFC 9110, 5.3).",
    )
    response_body = serializers.CharField(allow_null=True, read_only=True)
    response_body_encoding = serializers.ChoiceField(["text", "base64"], allow_null=True, read_only=True)
    response_truncated = serializers.BooleanField()
    error_kind = serializers.CharField(allow_null=True)
    error_message = serializers.CharField(allow_null=True)
    explanation = serializers.CharField(
        allow_null=True, read_only=True, help_text="Why it failed and what to do; null when nothing failed."
    )
    execution_time_ms = serializers.IntegerField(allow_null=True)
    timings = TimingsSerializer(allow_null=True, read_only=True)
    connection = ConnectionSerializer(
        allow_null=True, read_only=True, help_text="TLS and redirects; null when there is nothing to tell."
    )
    attempt_number = serializers.IntegerField()
    lag_ms = serializers.IntegerField(allow_null=True)
    remote_address = serializers.CharField(allow_null=True)
    skip_reason = serializers.CharField(allow_null=True)
    attempts = AttemptSerializer(many=True, read_only=True)
    created_at = InstantField()

    def to_representation(self, instance: CronExecution) -> dict[str, Any]:
        """As recorded."""
        return execution_shape(instance)


class BriefExecutionSerializer(ExecutionSerializer):
    """An execution in a list: of its responseBody the first 2 KiB; responseTruncated tells if it has more."""

    def to_representation(self, instance: CronExecution) -> dict[str, Any]:
        """As recorded, but for the body."""
        return brief_execution_shape(instance)
