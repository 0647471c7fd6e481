"""Jobs of a list as JSON: made by the database, but for what is secret or takes more than a column. [face]

A page of 100 jobs takes a tenth of the CPU that reading them into models and writing those does. A test holds
each text to `shapes.job_shape`.
"""

import json
from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.db.models import TextField
from django.db.models.expressions import RawSQL

from cronmanager.rest.fields import written
from cronmanager.rest.texts import Texts
from jobs import credentials, secrets
from jobs.commands.scheduling import written_as

AS_THEY_STAND = {
    "id": "id",
    "name": "name",
    "description": "description",
    "timezone": "timezone",
    "endpointUrl": "endpoint_url",
    "httpMethod": "http_method",
    "body": "body",
    "queryParams": "query_params",
    "isActive": "is_active",
    "retryCount": "retry_count",
    "retryBackoffMs": "retry_backoff_ms",
    "timeoutMs": "timeout_ms",
    "retryOn": "retry_on",
    "expectedStatus": "expected_status",
    "expectedBody": "expected_body",
    "maxDurationMs": "max_duration_ms",
    "asyncTimeoutMs": "async_timeout_ms",
    "followRedirects": "follow_redirects",
    "verifyTls": "verify_tls",
    "key": "key",
    "overlapPolicy": "overlap_policy",
    "misfirePolicy": "misfire_policy",
    "misfireGraceSeconds": "misfire_grace_seconds",
    "autoReschedule": "auto_reschedule",
    "tags": "tags",
    "consecutiveFailures": "consecutive_failures",
    "createdBy": "created_by_id",
    "updatedBy": "updated_by_id",
}
INSTANTS = {
    "startsAt": "starts_at",
    "endsAt": "ends_at",
    "pausedUntil": "paused_until",
    "lastRunAt": "last_run_at",
    "nextRunAt": "next_run_at",
    "createdAt": "created_at",
    "updatedAt": "updated_at",
}
INSTANT = (  # as written() has it: without a fraction where there is none
    "replace(to_char(cron_jobs.{} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '.000000Z', 'Z')"
)
PLAIN = ", ".join(
    [f'cron_jobs.{column} AS "{name}"' for name, column in AS_THEY_STAND.items()]
    + [f'{INSTANT.format(column)} AS "{name}"' for name, column in INSTANTS.items()]
)
CRONTAB = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
SCHEDULE = (
    "cron_expression",
    "crontab_id",
    *(f"crontab__{name}" for name in CRONTAB),
    "interval__every",
    "interval__period",
    "clocked__clocked_time",
)
SECRETS = ("headers", "auth", "signing_secrets")


def _raw(sql: str) -> RawSQL:
    return RawSQL(sql, [], output_field=TextField())  # noqa: S611 columns' names of ours only


def job_text(row: Any) -> str:
    """The job of a row of JOB_TEXTS."""
    status = "RUNNING" if row.is_running else row.status
    schedule = _schedule(*row[: len(SCHEDULE)])
    hidden = _hidden(row.headers_text, row.auth_text, row.signing_secrets_text)
    return f'{row.plain[:-1]},"status":"{status}",{schedule},{hidden}}}'


@lru_cache(maxsize=4096)
def _schedule(expression: str, crontab_id: int | None, *columns: Any) -> str:
    crontab, (every, period, at) = columns[: len(CRONTAB)], columns[len(CRONTAB) :]
    kind, value = written_as(
        SimpleNamespace(  # type: ignore[arg-type]  # a job's schedule without the job
            cron_expression=expression,
            crontab=crontab_id and SimpleNamespace(**dict(zip(CRONTAB, crontab, strict=True))),
            interval=every and SimpleNamespace(every=every, period=period),
            clocked=at and SimpleNamespace(clocked_time=at),
        )
    )
    shown = written(value) if isinstance(value, datetime) else value
    names = {"cron_expression": "cronExpression", "interval_seconds": "intervalSeconds", "run_at": "runAt"}
    return _members({wire: shown if name == kind else None for name, wire in names.items()})


@lru_cache(maxsize=1024)
def _hidden(headers: str, auth: str | None, signing_secrets: str) -> str:
    stored = json.loads(headers)
    return _members(
        {
            "headers": secrets.mask_headers(stored),
            "secretHeaders": secrets.marked_names(stored),
            "auth": credentials.mask_auth(json.loads(auth) if auth else None),
            "signingSecret": credentials.mask_signing_secret(json.loads(signing_secrets)),
        }
    )


def _members(values: dict[str, Any]) -> str:
    """An object's inside."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))[1:-1]


JOB_TEXTS = Texts(
    columns=(*SCHEDULE, "status", "is_running"),
    expressions={
        "plain": _raw(f"row_to_json((SELECT shown FROM (SELECT {PLAIN}) AS shown))::text"),  # noqa: S608
        **{f"{name}_text": _raw(f"cron_jobs.{name}::text") for name in SECRETS},
    },
    text_of=job_text,
)
