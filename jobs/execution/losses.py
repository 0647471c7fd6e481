"""Calls whose worker died: each is made again, or given up after too many deaths. [store]"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jobs import announcements, sql
from jobs.execution.attempt import Ended
from jobs.execution.messages import Message
from jobs.execution.outcome import Outcome
from jobs.execution.transport import Fault
from jobs.models import CronExecution, RuntimeProcess
from jobs.statistics import store as statistics
from jobs.statistics.tally import End

SUSPICION = timedelta(seconds=2)  # between two findings of a lapsed lease: the database may have been away
MAX_LOSSES = 3  # workers that may die with one execution before it is given up: it may be what kills them

LOSE = """
UPDATE cron_executions e
SET losses = losses + 1, worker_id = NULL, published_at = NULL,
    status = CASE WHEN losses + 1 >= %(most)s THEN 'FAILED' ELSE 'RETRYING' END,
    completed_at = CASE WHEN losses + 1 >= %(most)s THEN %(now)s END,
    error_kind = 'worker_lost', error_message = %(message)s, due_at = GREATEST(due_at, %(now)s),
    attempts = attempts || jsonb_build_array(jsonb_build_object(
        'attemptNumber', attempt_number, 'startedAt', NULL, 'completedAt', %(at)s::text,
        'errorKind', 'worker_lost', 'errorMessage', %(message)s::text))
FROM cron_jobs j
WHERE e.status = 'RUNNING' AND e.worker_id = ANY(%(workers)s::uuid[]) AND j.id = e.job_id
RETURNING e.status, e.execution_time_ms, e.lag_ms, e.started_at,
    e.id, e.job_id, j.name, e.owner_id, e.trigger, e.attempt_number, e.scheduled_for
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

logger = logging.getLogger(__name__)


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
        "message": Message.LOST.value,
        "workers": list(process_ids),
    }
    with transaction.atomic():
        lost = sql.fetch(LOSE, values)
        given_up = [(_given_up(row, now), row) for row in lost if row[0] == "FAILED"]
        sql.run(FAIL_JOBS, [[ended.job_id for ended, _ in given_up]])
        RuntimeProcess.objects.filter(id__in=process_ids).delete()
        statistics.add([_counted(ended, *row[1:3]) for ended, row in given_up])
    if given_up:
        announcements.executions_ended.send_robust(CronExecution, executions=[one for one, _ in given_up])
    logger.warning("dead processes found", extra={"processes": len(process_ids), "executions": len(lost)})
    return len(lost)


def _given_up(row: Sequence[Any], now: datetime) -> Ended:
    execution_id, job_id, job_name, owner_id, trigger, attempt_number, scheduled_for = row[4:]
    began_at = row[3] or now
    return Ended(
        execution_id,
        job_id,
        job_name,
        owner_id,
        trigger,
        attempt_number,
        scheduled_for,
        first_started_at=began_at,
        started_at=began_at,
        ended_at=now,
        outcome=Outcome("worker_lost", Message.LOST.value),
        answer=Fault("worker_lost", Message.LOST.value),
        retry_at=None,
        releases_waiting=False,
        host="",
    )


def _counted(ended: Ended, duration_ms: int | None, lag_ms: int | None) -> End:
    tries = ended.attempt_number - 1
    key = ended.job_id, ended.owner_id, ended.scheduled_for
    return End(*key, ended.status, tries, duration_ms, lag_ms, ended.outcome.kind)
