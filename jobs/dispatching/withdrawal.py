"""Takes back executions that no worker has claimed yet. [store]"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jobs import sql
from jobs.statistics import store as statistics
from jobs.statistics.tally import End

CANCEL = """
UPDATE cron_executions
SET status = 'CANCELLED', completed_at = %(now)s, skip_reason = %(reason)s, is_waiting = false,
    worker_id = NULL, async_deadline = NULL
WHERE {which}
RETURNING job_id, owner_id, scheduled_for, status
"""
TICKS = "trigger = 'schedule' AND job_id = ANY(%(jobs)s::uuid[])"
WAITING = "status IN ('PENDING', 'RETRYING')"
TO_COME = f"{TICKS} AND status = 'PENDING' AND scheduled_for > %(now)s"
ALL_WAITING = f"{TICKS} AND {WAITING}"
OF_BACKFILL = f"backfill_id = %(backfill)s AND {WAITING}"
UNENDED = "id = %(id)s AND status IN ('PENDING', 'RETRYING', 'RUNNING')"

# Whoever records an outcome locks the execution, then its job; a delete has to come the same way.
HOLD_RUNNING = """
SELECT id FROM cron_executions
WHERE job_id = ANY(%s::uuid[]) AND status IN ('RUNNING', 'RETRYING')
ORDER BY id
FOR UPDATE
"""
RELEASE = """
UPDATE cron_executions w SET is_waiting = false, published_at = NULL
WHERE w.job_id = %(job)s AND w.is_waiting AND NOT EXISTS (
    SELECT 1 FROM cron_executions o
    WHERE o.job_id = w.job_id AND o.id <> w.id AND o.status IN ('RUNNING', 'RETRYING'))
"""


def withdraw(job_id: UUID, reason: str, now: datetime) -> int:
    """Cancel the job's ticks that are yet to come, after an edit of its schedule; returns how many.

    Belongs in the transaction of the edit that causes it: a worker that claims one of them at the same moment
    either comes first, and the call goes out, or waits for this transaction and then finds nothing.
    """
    return _cancel(TO_COME, reason, now, jobs=[job_id])


def withdraw_all(job_ids: Collection[UUID], reason: str, now: datetime) -> int:
    """Cancel the jobs' ticks that wait for their instant or a retry, after a pause; returns how many."""
    return _cancel(ALL_WAITING, reason, now, jobs=list(job_ids))


def withdraw_backfill(backfill_id: UUID, reason: str, now: datetime) -> int:
    """Cancel what of a backfill waits for a worker or a retry; returns how many."""
    return _cancel(OF_BACKFILL, reason, now, backfill=backfill_id)


def cancel_one(execution_id: UUID, reason: str, now: datetime) -> bool:
    """Cancel an execution that has not ended; whether it had not.

    One in the air is no longer its worker's: what the call brings is dropped at its record, and no try
    follows.
    """
    return bool(_cancel(UNENDED, reason, now, id=execution_id))


def hold_running(job_ids: Collection[UUID]) -> None:
    """Lock what of these jobs is in the air, before their rows are locked to be deleted."""
    sql.fetch(HOLD_RUNNING, [list(job_ids)])


def release(job_id: UUID) -> None:
    """Let the job's queued run go when nothing is before it any more."""
    sql.run(RELEASE, {"job": job_id})


def _cancel(which: str, reason: str, now: datetime, **values: object) -> int:
    with transaction.atomic():
        rows = sql.fetch(CANCEL.format(which=which), {"reason": reason, "now": now, **values})
        statistics.add([End(*row) for row in rows])
    return len(rows)
