"""Jobs and executions as they are written on the wire, field by field. [face]

The serializers say what the fields are, to readers and to whoever writes; for writing a hundred rows they are
too slow by a factor of ten. A test holds both to the same fields and values.
"""

from functools import partial
from typing import Any

from cronmanager.rest.fields import written
from jobs import credentials, secrets
from jobs.api.effective import effective_shape
from jobs.commands.scheduling import written_as
from jobs.execution.explanation import explain
from jobs.models import CronExecution, CronJob
from jobs.queries import SHOWN_BYTES
from jobs.responses import joined, shown_attempt, shown_body, shown_connection
from jobs.shared_schedules import schedule_of


def job_shape(job: CronJob) -> dict[str, Any]:
    """The job as people may see it: secrets masked, its schedule as it was written."""
    return {
        "id": str(job.id),
        "name": job.name,
        "description": job.description,
        **_written_schedule(job),
        **_request(job),
        "isActive": job.is_active,
        **_judging(job),
        "key": job.key,
        "startsAt": written(job.starts_at),
        "endsAt": written(job.ends_at),
        "pausedUntil": written(job.paused_until),
        "overlapPolicy": job.overlap_policy,
        "misfirePolicy": job.misfire_policy,
        "misfireGraceSeconds": job.misfire_grace_seconds,
        **_rescheduling(job),
        "tags": job.tags,
        "status": "RUNNING" if getattr(job, "is_running", False) else job.status,
        "lastRunAt": written(job.last_run_at),
        "nextRunAt": written(job.next_run_at),
        "consecutiveFailures": job.consecutive_failures,
        "createdBy": str(job.created_by_id),
        "updatedBy": str(job.updated_by_id) if job.updated_by_id else None,
        "createdAt": written(job.created_at),
        "updatedAt": written(job.updated_at),
    }


def _written_schedule(job: CronJob) -> dict[str, Any]:
    kind, value = written_as(job)
    return {
        "cronExpression": value if kind == "cron_expression" else None,
        "intervalSeconds": value if kind == "interval_seconds" else None,
        "runAt": written(value) if kind == "run_at" else None,
        "timezone": job.timezone,
    }


def _request(job: CronJob) -> dict[str, Any]:
    return {
        "endpointUrl": job.endpoint_url,
        "httpMethod": job.http_method,
        "headers": secrets.mask_headers(job.headers),
        "secretHeaders": secrets.marked_names(job.headers),
        "auth": credentials.mask_auth(job.auth),
        "signingSecret": credentials.mask_signing_secret(job.signing_secrets),
        "body": job.body,
        "queryParams": job.query_params,
    }


def _judging(job: CronJob) -> dict[str, Any]:
    return {
        "retryCount": job.retry_count,
        "retryBackoffMs": job.retry_backoff_ms,
        "timeoutMs": job.timeout_ms,
        "retryOn": job.retry_on,
        "expectedStatus": job.expected_status,
        "expectedBody": job.expected_body,
        "maxDurationMs": job.max_duration_ms,
        "asyncTimeoutMs": job.async_timeout_ms,
        "followRedirects": job.follow_redirects,
        "verifyTls": job.verify_tls,
    }


def _rescheduling(job: CronJob) -> dict[str, Any]:
    return {
        "autoReschedule": job.auto_reschedule,
        "spread": job.spread,
        "maxSlowdown": job.max_slowdown,
        "isCritical": job.is_critical,
        "maxTimeoutMs": job.max_timeout_ms,
        "reschedulingTuning": job.rescheduling_tuning,
        "effectiveSchedule": effective_shape(job, partial(schedule_of, job)),
    }


def execution_shape(execution: CronExecution) -> dict[str, Any]:
    """The execution with all that is kept of its body."""
    return _execution_shape(execution, execution.response_body, execution.response_truncated)


def brief_execution_shape(execution: CronExecution) -> dict[str, Any]:
    """The execution with the start of its body, where no more was read."""
    is_cut = execution.response_truncated or (getattr(execution, "body_bytes", None) or 0) > SHOWN_BYTES
    if not hasattr(execution, "body_start"):
        return _execution_shape(execution, execution.response_body, is_cut)
    return _execution_shape(execution, execution.body_start, is_cut)


def _execution_shape(
    execution: CronExecution, kept: bytes | memoryview | None, is_cut: bool
) -> dict[str, Any]:
    headers, job = execution.response_headers, execution.job
    body, encoding = shown_body(kept, is_cut)
    return {
        "id": str(execution.id),
        "cronJobId": str(execution.job_id),
        "cronJob": {"id": str(job.id), "name": job.name, "endpointUrl": job.endpoint_url},
        "trigger": execution.trigger,
        "scheduledFor": written(execution.scheduled_for),
        "startedAt": written(execution.started_at),
        "completedAt": written(execution.completed_at),
        "asyncDeadline": written(execution.async_deadline),
        "status": execution.status,
        "responseStatus": execution.response_status,
        "responseHeaders": None if headers is None else joined(headers),
        "responseBody": body,
        "responseBodyEncoding": encoding,
        "responseTruncated": is_cut,
        "errorKind": execution.error_kind,
        "errorMessage": execution.error_message,
        "explanation": explain(
            execution.error_kind,
            execution.error_message,
            execution.response_status,
            execution.connection_facts,
        ),
        "executionTimeMs": execution.execution_time_ms,
        "timings": execution.timings,
        "connection": shown_connection(execution.connection_facts, execution.started_at),
        "attemptNumber": execution.attempt_number,
        "lagMs": execution.lag_ms,
        "remoteAddress": execution.remote_address,
        "skipReason": execution.skip_reason,
        "attempts": [shown_attempt(attempt) for attempt in execution.attempts],
        "createdAt": written(execution.created_at),
    }
