"""Brings back what a crash left behind. [store]

Runs often and everywhere; each statement takes only rows that are in the state it mends.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jobs import sql
from jobs.dispatching import publish
from jobs.models import RuntimeProcess
from jobs.statistics import store as statistics
from jobs.statistics.tally import End

UNCLAIMED_AFTER = timedelta(seconds=3)  # past its instant; then its message is taken for lost
SUSPICION = timedelta(seconds=2)  # between two findings of a lapsed lease: the database may have been away
BACKOFF_S, MAX_BACKOFF_S = 3, 60  # doubling from one publication to the next, so that overload is not fed
LIMIT = 10_000
MAX_LOSSES = 3  # workers that may die with one execution before it is given up: it may be what kills them

LOSE = """
UPDATE cron_executions
SET losses = losses + 1, worker_id = NULL, published_at = NULL,
    status = CASE WHEN losses + 1 >= %(most)s THEN 'FAILED' ELSE 'RETRYING' END,
    completed_at = CASE WHEN losses + 1 >= %(most)s THEN %(now)s END,
    error_kind = 'worker_lost', error_message = %(message)s, due_at = GREATEST(due_at, %(now)s),
    attempts = attempts || jsonb_build_array(jsonb_build_object(
        'attemptNumber', attempt_number, 'startedAt', NULL, 'completedAt', %(at)s::text,
        'errorKind', 'worker_lost', 'errorMessage', %(message)s::text))
WHERE status = 'RUNNING' AND worker_id = ANY(%(workers)s::uuid[])
RETURNING job_id, owner_id, scheduled_for, status, attempt_number, execution_time_ms, lag_ms
"""
FAIL_JOBS = """
UPDATE cron_jobs SET status = 'FAILED', consecutive_failures = consecutive_failures + 1
WHERE id = ANY(%s::uuid[])
"""
ORPHANS = """
SELECT DISTINCT e.worker_id FROM cron_executions e
WHERE e.status = 'RUNNING' AND e.worker_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM runtime_processes p WHERE p.id = e.worker_id)
"""
REPUBLISH = """
UPDATE cron_executions SET published_at = %(now)s, publish_count = publish_count + 1
WHERE id IN (
    SELECT id FROM cron_executions
    WHERE status IN ('PENDING', 'RETRYING') AND NOT is_waiting AND due_at < %(past)s
        AND published_at + make_interval(
            secs => LEAST(%(longest)s, %(backoff)s * power(2, LEAST(publish_count - 1, 10)))) < %(now)s
    ORDER BY due_at
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
RETURNING id, due_at
"""
RELEASE_FORGOTTEN = """
UPDATE cron_executions w SET is_waiting = false, published_at = NULL
WHERE w.is_waiting AND NOT EXISTS (
    SELECT 1 FROM cron_executions o
    WHERE o.job_id = w.job_id AND o.id <> w.id AND o.status IN ('RUNNING', 'RETRYING'))
"""
LOST_MESSAGE = "The worker that made this call died before the outcome was recorded."

logger = logging.getLogger(__name__)


def recover(now: datetime) -> None:
    """Mend what is broken at `now`: dead workers' rows, lost messages, runs that wait for nothing."""
    lose_rows_of(find_dead(now), now)
    release_forgotten()
    publish.send(take_unclaimed(now))


def find_dead(now: datetime) -> list[UUID]:
    """Processes whose lease has run out, seen twice; and workers that rows name but nobody knows."""
    lapsed = RuntimeProcess.objects.filter(lease_until__lt=now)
    lapsed.filter(suspected_at__isnull=True).update(suspected_at=now)
    dead = list(lapsed.filter(suspected_at__lte=now - SUSPICION).values_list("id", flat=True))
    return dead + [row[0] for row in sql.fetch(ORPHANS)]


def lose_rows_of(process_ids: Sequence[UUID], now: datetime) -> int:
    """Give the running rows of dead processes to others, and forget the processes; returns how many rows."""
    if not process_ids:
        return 0
    values = {
        "most": MAX_LOSSES,
        "now": now,
        "at": now.isoformat().replace("+00:00", "Z"),
        "message": LOST_MESSAGE,
        "workers": list(process_ids),
    }
    with transaction.atomic():
        lost = sql.fetch(LOSE, values)
        failed = [row for row in lost if row[3] == "FAILED"]
        sql.run(FAIL_JOBS, [[row[0] for row in failed]])
        RuntimeProcess.objects.filter(id__in=process_ids).delete()
        ends = [_lost_for_good(row) for row in failed]
        statistics.add(ends)
    logger.warning("dead processes found", extra={"processes": len(process_ids), "executions": len(lost)})
    return len(lost)


def _lost_for_good(row: Sequence[Any]) -> End:
    job_id, owner_id, scheduled_for, status, attempts, duration_ms, lag_ms = row
    return End(job_id, owner_id, scheduled_for, status, attempts - 1, duration_ms, lag_ms, "worker_lost")


def take_unclaimed(now: datetime) -> list[tuple[UUID, datetime]]:
    """Rows past their instant whose message nobody acted upon, each at growing gaps."""
    values = {
        "now": now,
        "past": now - UNCLAIMED_AFTER,
        "backoff": BACKOFF_S,
        "longest": MAX_BACKOFF_S,
        "limit": LIMIT,
    }
    return [(row[0], row[1]) for row in sql.fetch(REPUBLISH, values)]


def release_forgotten() -> None:
    """Let queued runs go whose predecessor ended unheard."""
    sql.run(RELEASE_FORGOTTEN)
