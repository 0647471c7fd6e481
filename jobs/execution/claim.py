"""Claims executions for this worker, each with its request as the job has it at this moment. [store]

Only rows that wait are claimed, so a message that comes twice, late or for rows that are gone does no harm.
Backfills have a pace of their own: they neither overlap a tick nor are overlapped by one.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings

from jobs import sql
from jobs.execution import callbacks
from jobs.execution.attempt import Claimed
from jobs.execution.building import Attempt, build
from jobs.execution.drafts import Columns, Draft, draft
from jobs.execution.named_secrets import values_of
from jobs.execution.outcome import Expectation, expectation
from jobs.execution.request import with_attempt
from jobs.execution.retry import parse_retry_on
from jobs.execution.templates import Values
from jobs.execution.transport import Fault, Request
from jobs.models import CronExecution, ExecutionStatus

CLAIM = """
UPDATE cron_executions e
SET status = 'RUNNING', worker_id = %(worker)s, attempt_number = e.attempt_number + 1
FROM cron_jobs j
WHERE e.id = ANY(%(ids)s::uuid[]) AND e.status IN ('PENDING', 'RETRYING') AND NOT e.is_waiting
    AND e.due_at <= %(instant)s AND j.id = e.job_id
RETURNING {columns}
"""
# Of an execution e and its job j, in the order in which claimed_from reads them
COLUMNS = """e.id, e.job_id, e.scheduled_for, e.due_at, e.attempt_number, e.losses, e.started_at,
    j.name, j.overlap_policy, j.retry_count, j.retry_backoff_ms, j.next_run_at,
    j.created_by_id, e.trigger,
    j.http_method, j.endpoint_url, j.query_params::text, j.headers::text, j.body, j.timeout_ms,
    j.follow_redirects, j.verify_tls, j.expected_status, j.expected_body::text,
    EXISTS (SELECT 1 FROM cron_executions o
            WHERE o.job_id = e.job_id AND o.id <> e.id AND o.status IN ('RUNNING', 'RETRYING')
                AND e.trigger <> 'backfill' AND o.trigger <> 'backfill'),
    j.retry_on, j.max_duration_ms, j.auth::text, j.signing_secrets::text, j.timezone, j.async_timeout_ms"""
STILL_BUSY = """
SELECT DISTINCT job_id FROM cron_executions
WHERE job_id = ANY(%s::uuid[]) AND id <> ALL(%s::uuid[]) AND status IN ('RUNNING', 'RETRYING')
    AND trigger <> 'backfill'
"""
HAND_BACK = """
UPDATE cron_executions
SET status = CASE WHEN attempt_number > 1 THEN 'RETRYING' ELSE 'PENDING' END, worker_id = NULL,
    attempt_number = attempt_number - 1, published_at = NULL
WHERE id = ANY(%s::uuid[]) AND status = 'RUNNING' AND worker_id = %s
"""
UNPUBLISH = """
UPDATE cron_executions SET published_at = NULL
WHERE id = ANY(%s::uuid[]) AND status IN ('PENDING', 'RETRYING')
"""


def claim(ids: Iterable[UUID], instant: datetime, worker_id: UUID, now: datetime) -> list[Claimed]:
    """Take those of `ids` that still wait and are due by `instant`, in one statement."""
    values = {"ids": sql.array(sorted(ids)), "instant": instant, "worker": worker_id}
    return claimed_from(sql.fetch(CLAIM.format(columns=COLUMNS), values), max(instant, now))


def claimed_from(rows: Sequence[Sequence[Any]], at: datetime) -> list[Claimed]:
    """Rows of COLUMNS as executions with the requests that they send at `at`."""
    drafts = [draft(Columns(*row[14:22], *row[27:29])) for row in rows]
    owners = [row[12] for row in rows]
    secrets = values_of(_wanted(zip(owners, drafts, strict=True)), at)
    return [
        _claimed(row, one, secrets.get(owner, {}), at)
        for row, one, owner in zip(rows, drafts, owners, strict=True)
    ]


def _wanted(drafts: Iterable[tuple[UUID, Draft | Fault]]) -> set[tuple[UUID, str]]:
    return {
        (owner, name)
        for owner, one in drafts
        if isinstance(one, Draft) and one.places
        for name in one.places.secret_names
    }


def _claimed(row: Sequence[Any], sent: Draft | Fault, secrets: Mapping[str, str], at: datetime) -> Claimed:
    return Claimed(  # type: ignore[misc]
        *row[:14],
        request=_request(row, sent, secrets, at),
        expectation=_expectation(row[22], row[23], row[26]),
        host="" if isinstance(sent, Fault) else sent.host,
        has_predecessor=row[24],
        retry_rule=parse_retry_on(row[25]),
        async_timeout_ms=row[30],
    )


def _request(
    row: Sequence[Any], sent: Draft | Fault, secrets: Mapping[str, str], at: datetime
) -> Request | Fault:
    execution_id, job_id, scheduled_for, attempt = row[0], row[1], row[2], row[4]
    asks_for_report = row[30] is not None
    if isinstance(sent, Draft) and not (
        sent.places or sent.keys or asks_for_report
    ):  # most are: spare them the values
        return with_attempt(sent.request, job_id, execution_id, attempt, scheduled_for)
    values = Values(scheduled_for, at, str(execution_id), attempt, row[7], str(job_id), row[29], secrets)
    callback_url = callback_url_of(execution_id, attempt) if asks_for_report else ""
    return build(sent, Attempt(job_id, execution_id, attempt, callback_url), values)


def callback_url_of(execution_id: UUID, attempt: int) -> str:
    """Where the attempt's endpoint reports, should it take the work."""
    key = settings.SECRET_KEY.encode()
    return callbacks.url_of(settings.PUBLIC_URL, key, execution_id, attempt)


@lru_cache(maxsize=1024)
def _expectation(statuses: str, body: str | None, max_duration_ms: int | None) -> Expectation:
    return expectation(statuses, json.loads(body) if body else None, max_duration_ms)


def still_busy(claimed: Sequence[Claimed]) -> set[UUID]:
    """Jobs of `claimed` that have yet another execution running or waiting for its retry."""
    rows = sql.fetch(STILL_BUSY, [[one.job_id for one in claimed], [one.id for one in claimed]])
    return {row[0] for row in rows}


def running_ids(worker_id: UUID) -> list[UUID]:
    """The executions that are this worker's by the database's word."""
    rows = CronExecution.objects.filter(status=ExecutionStatus.RUNNING, worker_id=worker_id)
    return list(rows.values_list("id", flat=True))


def hand_back(ids: Sequence[UUID], worker_id: UUID) -> int:
    """Give claimed executions that were not sent, or not heard to their end, to other workers at once."""
    return sql.run(HAND_BACK, [list(ids), worker_id])


def unpublish(ids: Sequence[UUID]) -> None:
    """Let the scheduler publish anew executions that this worker was told of and will not claim."""
    sql.run(UNPUBLISH, [list(ids)])
