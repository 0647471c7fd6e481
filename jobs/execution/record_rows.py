"""Writes ended attempts in bulk. [store]

Each write is fenced: only a row that is still RUNNING for this worker, in this attempt, is changed. A worker
that was thought dead and comes back finds its rows taken, and what it brings is dropped.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from jobs import sql
from jobs.execution.attempt import Ended
from jobs.execution.history_texts import (
    attempt_text,
    clean,
    headers_text,
    instant,
    number,
    text,
    timings_text,
)
from jobs.execution.transport import NO_FACTS, Answer, Reply
from jobs.statistics import store as statistics
from jobs.statistics.tally import End

LONGEST_MESSAGE = 1000  # letters
RECORD = """
UPDATE cron_executions e
SET status = d.status, worker_id = NULL, started_at = COALESCE(e.started_at, d.started_at),
    completed_at = CASE WHEN d.status IN ('SUCCESS', 'FAILED') THEN d.ended_at END,
    async_deadline = d.report_until,
    due_at = COALESCE(d.retry_at, e.due_at),
    published_at = CASE WHEN d.status <> 'RETRYING' THEN e.published_at END,
    response_status = d.response_status, response_headers = d.response_headers::jsonb,
    response_body = decode(d.response_body, 'base64'), response_truncated = d.truncated,
    error_kind = d.error_kind, error_message = d.error_message, execution_time_ms = d.total_ms,
    timings = d.timings::jsonb, connection_facts = d.facts::jsonb,
    lag_ms = COALESCE(e.lag_ms, d.lag_ms), remote_address = d.remote_address,
    attempts = e.attempts || d.attempt::jsonb
FROM unnest(%(id)s::uuid[], %(number)s::int[], %(status)s::text[], %(started_at)s::timestamptz[],
    %(ended_at)s::timestamptz[], %(retry_at)s::timestamptz[], %(response_status)s::int[],
    %(response_headers)s::text[], %(response_body)s::text[], %(truncated)s::bool[],
    %(error_kind)s::text[],
    %(error_message)s::text[], %(total_ms)s::int[], %(timings)s::text[], %(facts)s::text[], %(lag_ms)s::int[],
    %(remote_address)s::text[], %(attempt)s::text[], %(report_until)s::timestamptz[])
    AS d (id, number, status, started_at, ended_at, retry_at, response_status, response_headers,
        response_body, truncated, error_kind, error_message, total_ms, timings, facts, lag_ms, remote_address,
        attempt, report_until)
WHERE e.id = d.id AND e.status = 'RUNNING' AND e.worker_id = %(worker)s AND e.attempt_number = d.number
RETURNING e.id, e.lag_ms
"""
# Locked in the order of their ids first: two recorders that meet on the same jobs never deadlock.
RECORD_JOBS = """
WITH locked AS (
    SELECT id FROM cron_jobs WHERE id = ANY(%(id)s::uuid[]) ORDER BY id FOR NO KEY UPDATE
)
UPDATE cron_jobs j
SET status = d.status, last_run_at = GREATEST(j.last_run_at, d.started_at),
    consecutive_failures = d.failures + CASE WHEN d.succeeded THEN 0 ELSE j.consecutive_failures END
FROM locked, unnest(%(id)s::uuid[], %(status)s::text[], %(started_at)s::timestamptz[], %(failures)s::int[],
    %(succeeded)s::bool[]) AS d (id, status, started_at, failures, succeeded)
WHERE j.id = d.id AND locked.id = j.id
"""
RELEASE_WAITING = """
UPDATE cron_executions SET is_waiting = false, due_at = GREATEST(due_at, %s), published_at = NULL
WHERE job_id = ANY(%s::uuid[]) AND is_waiting
"""


def write(ended: Sequence[Ended], worker_id: UUID, now: datetime) -> list[Ended]:
    """Record `ended` in one transaction; returns those that were still this worker's."""
    with transaction.atomic():
        rows = sql.fetch(RECORD, {"worker": worker_id, **columns_of([_row(one) for one in ended])})
        lag_ms = dict(rows)
        written = [one for one in ended if one.execution_id in lag_ms]
        tell_jobs([one for one in written if one.is_final], lag_ms, statistics.shard_of(worker_id), now)
    return written


def tell_jobs(final: Sequence[Ended], lag_ms: Mapping[UUID, int | None], shard: int, now: datetime) -> None:
    """What executions that are over mean for their jobs, what waits behind them, and the statistics."""
    if final:
        sql.run(RECORD_JOBS, columns_of(_job_rows(final)))
    waiting = [one.job_id for one in final if one.releases_waiting]
    if waiting:
        sql.run(RELEASE_WAITING, [now, waiting])
    statistics.add([_end(one, lag_ms) for one in final], shard)


def _end(one: Ended, lag_ms: Mapping[UUID, int | None]) -> End:
    return End(
        one.job_id,
        one.owner_id,
        one.scheduled_for,
        one.status,
        retries=one.attempt_number - 1,
        duration_ms=round(one.answer.timings.total_ms),
        lag_ms=lag_ms[one.execution_id],
        error_kind=one.outcome.kind,
        host=one.host,
    )


def columns_of(rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Rows as the arrays that a statement unnests."""
    return {name: sql.array([row[name] for row in rows]) for name in rows[0]}


def _job_rows(final: Sequence[Ended]) -> list[dict[str, Any]]:
    rows: dict[UUID, dict[str, Any]] = {}
    for one in final:
        row = rows.setdefault(one.job_id, {"id": one.job_id, "failures": 0, "succeeded": False})
        row |= {"status": one.status, "started_at": one.first_started_at}
        if one.status == "SUCCESS":
            row |= {"failures": 0, "succeeded": True}
        else:
            row["failures"] += 1
    return list(rows.values())


def _row(one: Ended) -> dict[str, Any]:
    reply = one.answer if isinstance(one.answer, Reply) else None
    facts = facts_of(one.answer)
    row = {
        "id": one.execution_id,
        "number": one.attempt_number,
        "status": one.status,
        "started_at": one.started_at,
        "ended_at": one.ended_at,
        "retry_at": one.retry_at,
        "response_status": reply.status if reply else None,
        "response_headers": headers_text(reply.headers) if reply else None,
        "response_body": base64.b64encode(reply.body).decode() if reply else None,
        "truncated": bool(reply and reply.truncated),
        "error_kind": one.outcome.kind,
        "error_message": clean(one.outcome.message[:LONGEST_MESSAGE]) or None,
        "total_ms": round(one.answer.timings.total_ms),
        "timings": timings_text(timings_of(one.answer)),
        "facts": json.dumps(facts) if facts else None,
        "lag_ms": one.lag_ms,
        "report_until": one.report_until,
        "remote_address": one.answer.remote_address,
    }
    return {**row, "attempt": _attempt(row)}


def _attempt(row: Mapping[str, Any]) -> str:
    values = (
        number(row["number"]),
        instant(row["started_at"]),
        instant(row["ended_at"]),
        number(row["response_status"]),
        text(row["error_kind"]),
        text(row["error_message"]),
        number(row["total_ms"]),
        row["timings"],
        text(row["remote_address"]),
    )
    return attempt_text(values, row["facts"])


def facts_of(answer: Answer) -> dict[str, Any]:
    """What is known of the call besides its times; nothing for most."""
    facts = answer.facts
    if facts is NO_FACTS:
        return {}
    ends_at = facts.certificate_ends_at
    told = {
        "host": clean(facts.host),
        "port": facts.port,
        "phase": facts.phase,
        "reason": clean(facts.reason[:LONGEST_MESSAGE]),
        "limitMs": facts.limit_ms,
        "tlsVersion": facts.tls_version,
        "certificateEndsAt": ends_at.isoformat().replace("+00:00", "Z") if ends_at else None,
        "redirects": facts.redirects,
        "finalUrl": clean(facts.final_url),
    }
    return {name: value for name, value in told.items() if value}


def timings_of(answer: Answer) -> dict[str, float | None]:
    """Where the time went, as it is stored and shown."""
    spent = answer.timings
    return {
        "dnsMs": _rounded(spent.dns_ms),
        "connectMs": _rounded(spent.connect_ms),
        "tlsMs": _rounded(spent.tls_ms),
        "firstByteMs": _rounded(spent.first_byte_ms),
        "totalMs": _rounded(spent.total_ms),
    }


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 3)
