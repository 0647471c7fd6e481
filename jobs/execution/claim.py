"""Claims executions for this worker, each with its request as the job has it at this moment. [store]

Only rows that wait are claimed, so a message that comes twice, late or for rows that are gone does no harm.
Backfills have a pace of their own: they neither overlap a tick nor are overlapped by one.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from jobs import sql
from jobs.execution.attempt import Claimed
from jobs.execution.outcome import Expectation, expectation
from jobs.execution.request import fixed_headers, full_url, with_attempt
from jobs.execution.transport import Fault, Request
from jobs.models import CronExecution, ExecutionStatus
from jobs.secrets import open_headers, secret_names

CLAIM = """
UPDATE cron_executions e
SET status = 'RUNNING', worker_id = %(worker)s, attempt_number = e.attempt_number + 1
FROM cron_jobs j
WHERE e.id = ANY(%(ids)s::uuid[]) AND e.status IN ('PENDING', 'RETRYING') AND NOT e.is_waiting
    AND e.due_at <= %(instant)s AND j.id = e.job_id
RETURNING e.id, e.job_id, e.scheduled_for, e.due_at, e.attempt_number, e.losses, e.started_at,
    j.name, j.overlap_policy, j.retry_count, j.retry_backoff_ms, j.next_run_at,
    j.created_by_id, e.trigger,
    j.http_method, j.endpoint_url, j.query_params::text, j.headers::text, j.body, j.timeout_ms,
    j.follow_redirects, j.verify_tls, j.expected_status, j.expected_body::text,
    EXISTS (SELECT 1 FROM cron_executions o
            WHERE o.job_id = e.job_id AND o.id <> e.id AND o.status IN ('RUNNING', 'RETRYING')
                AND e.trigger <> 'backfill' AND o.trigger <> 'backfill')
"""
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


def claim(ids: Iterable[UUID], instant: datetime, worker_id: UUID) -> list[Claimed]:
    """Take those of `ids` that still wait and are due by `instant`, in one statement."""
    values = {"ids": sorted(ids), "instant": instant, "worker": worker_id}
    return [_claimed(row) for row in sql.fetch(CLAIM, values)]


def _claimed(row: Sequence[Any]) -> Claimed:
    base, host = _base_request(*row[14:22])
    if isinstance(base, Request):
        base = with_attempt(base, job_id=row[1], execution_id=row[0], attempt=row[4], scheduled_for=row[2])
    return Claimed(  # type: ignore[misc]
        *row[:14],
        request=base,
        expectation=_expectation(row[22], row[23]),
        host=host,
        has_predecessor=row[24],
    )


@lru_cache(maxsize=16_384)
def _base_request(
    method: str, url: str, query: str, headers: str, body: str, timeout_ms: int, redirects: bool, tls: bool
) -> tuple[Request | Fault, str]:
    try:
        stored = json.loads(headers)
        address = full_url(url, json.loads(query))
        lines = fixed_headers(open_headers(stored), body)
        host = urlsplit(address).netloc.lower()
    except ValueError as error:
        return Fault("protocol", f"The request cannot be built from the job: {error}"), ""
    content = body.encode() if body else None
    return Request(method, address, lines, content, timeout_ms, redirects, tls, secret_names(stored)), host


@lru_cache(maxsize=1024)
def _expectation(statuses: str, body: str | None) -> Expectation:
    return expectation(statuses, json.loads(body) if body else None)


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
