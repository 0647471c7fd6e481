"""Executions that await their endpoint's report: found, locked, ended in bulk. [store]

Whoever locks a row ends it: a report, the end of its time and a cancellation each find it waiting, or not.
"""

import base64
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.execution.claim import COLUMNS, claimed_from
from jobs.execution.history_texts import clean
from jobs.execution.long_work import Held, Settled
from jobs.execution.record_rows import LONGEST_MESSAGE, columns_of, facts_of, tell_jobs, timings_of
from jobs.models import CronExecution
from jobs.statistics.store import NO_WORKER

HELD = f"""
SELECT {COLUMNS}, e.lag_ms, e.async_deadline, e.attempts -> -1
FROM cron_executions e JOIN cron_jobs j ON j.id = e.job_id
"""  # noqa: S608 only names of ours
# A report may come before the worker has recorded the answer, and after the worker has died of it. The call
# is then made again, of which an endpoint that knows its Idempotency-Key need not take a new URL.
HELD_FOR_REPORT = f"""{HELD}
WHERE e.id = %(id)s AND e.attempt_number >= %(attempt)s AND NOT EXISTS (
        SELECT 1 FROM jsonb_array_elements(e.attempts) later
        WHERE (later->>'attemptNumber')::int BETWEEN %(attempt)s AND e.attempt_number - 1
            AND later->>'errorKind' IS DISTINCT FROM 'worker_lost')
    AND (e.status = 'RUNNING' AND COALESCE(e.async_deadline > %(now)s, true)
        OR e.status = 'RETRYING' AND e.error_kind = 'worker_lost')
FOR UPDATE OF e
"""  # noqa: S608
HELD_OVERDUE = f"""{HELD}
WHERE e.async_deadline <= %(now)s
ORDER BY e.async_deadline
LIMIT %(limit)s
FOR UPDATE OF e SKIP LOCKED
"""
SETTLE = """
UPDATE cron_executions e
SET status = d.status, worker_id = NULL, async_deadline = NULL,
    started_at = COALESCE(e.started_at, d.started_at),
    completed_at = CASE WHEN d.status <> 'RETRYING' THEN d.ended_at END,
    due_at = COALESCE(d.retry_at, e.due_at),
    published_at = CASE WHEN d.status <> 'RETRYING' THEN e.published_at END,
    response_body = COALESCE(decode(d.body, 'base64'), e.response_body),
    response_truncated = COALESCE(d.truncated, e.response_truncated),
    error_kind = d.error_kind, error_message = d.error_message, execution_time_ms = d.total_ms,
    connection_facts = COALESCE(d.facts::jsonb, e.connection_facts),
    attempts = CASE WHEN d.is_new THEN e.attempts ELSE e.attempts - -1 END || d.attempt::jsonb
FROM unnest(%(id)s::uuid[], %(status)s::text[], %(started_at)s::timestamptz[], %(ended_at)s::timestamptz[],
    %(retry_at)s::timestamptz[], %(body)s::text[], %(truncated)s::bool[], %(error_kind)s::text[],
    %(error_message)s::text[], %(total_ms)s::bigint[], %(facts)s::text[], %(is_new)s::bool[],
    %(attempt)s::text[])
    AS d (id, status, started_at, ended_at, retry_at, body, truncated, error_kind, error_message, total_ms,
        facts, is_new, attempt)
WHERE e.id = d.id
"""


def lock_for_report(execution_id: UUID, attempt: int, now: datetime) -> Held | None:
    """The execution, if it awaits the report of this attempt; locked until the transaction ends."""
    rows = sql.fetch(HELD_FOR_REPORT, {"id": execution_id, "attempt": attempt, "now": now})
    return next(iter(_held(rows, now)), None)


def is_any_overdue(now: datetime) -> bool:
    """Whether there is something to lock: one look into an index of those that wait."""
    return CronExecution.objects.filter(async_deadline__lte=now).exists()


def lock_overdue(now: datetime, limit: int) -> list[Held]:
    """Executions whose time to be reported is over, the longest overdue first; none that others hold."""
    return _held(sql.fetch(HELD_OVERDUE, {"now": now, "limit": limit}), now)


def write(settled: Sequence[Settled], now: datetime) -> None:
    """Record these ends of rows that are locked."""
    sql.run(SETTLE, columns_of([_row(one) for one in settled]))
    lag_ms = {one.ended.execution_id: one.held.lag_ms for one in settled}
    tell_jobs([one.ended for one in settled if one.ended.is_final], lag_ms, NO_WORKER, now)


def _held(rows: Sequence[tuple[Any, ...]], now: datetime) -> list[Held]:
    claimed = claimed_from(rows, now)
    return [
        Held(one, lag_ms, deadline, json.loads(last) if isinstance(last, str) else last or {})
        for one, (lag_ms, deadline, last) in zip(claimed, (row[-3:] for row in rows), strict=True)
    ]


def _row(one: Settled) -> dict[str, Any]:
    ended, body, facts = one.ended, one.body, {**_known_facts(one), **facts_of(one.ended.answer)}
    message = clean(ended.outcome.message[:LONGEST_MESSAGE])
    return {
        "id": ended.execution_id,
        "status": ended.status,
        "started_at": ended.started_at,
        "ended_at": ended.ended_at,
        "retry_at": ended.retry_at,
        "body": None if body is None else base64.b64encode(body).decode(),
        "truncated": None if body is None else bool(one.report and one.report.is_cut),
        "error_kind": ended.outcome.kind,
        "error_message": message,
        "total_ms": round(ended.answer.timings.total_ms),
        "facts": json.dumps(facts) if facts else None,
        "is_new": not one.held.own_attempt,
        "attempt": json.dumps([_attempt(one, message, facts)]),
    }


def _known_facts(one: Settled) -> dict[str, Any]:
    return dict(one.held.own_attempt.get("connection") or {})


def _attempt(one: Settled, message: str | None, facts: dict[str, Any]) -> dict[str, Any]:
    ended, report = one.ended, one.report
    unknown = {"responseStatus": None, "timings": timings_of(ended.answer), "remoteAddress": None}
    said = {
        "at": _iso(ended.ended_at),
        "status": "success" if report and report.is_success else "failed",
        "message": clean(report.message[:LONGEST_MESSAGE]) if report and report.message else None,
    }
    return {
        **unknown,
        **one.held.own_attempt,
        "attemptNumber": ended.attempt_number,
        "startedAt": _iso(ended.started_at),
        "completedAt": _iso(ended.ended_at),
        "errorKind": ended.outcome.kind,
        "errorMessage": message,
        "executionTimeMs": round(ended.answer.timings.total_ms),
        **({"report": said} if report else {}),
        **({"connection": facts} if facts else {}),
    }


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
