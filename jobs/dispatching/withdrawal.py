"""Takes back executions that no worker has claimed yet. [store]"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.models import CronExecution, ExecutionStatus, Trigger

WAITING = [ExecutionStatus.PENDING, ExecutionStatus.RETRYING]
UNENDED = [*WAITING, ExecutionStatus.RUNNING]

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
    return _cancel(reason, now, job_id=job_id, status=ExecutionStatus.PENDING, scheduled_for__gt=now)


def withdraw_all(job_ids: Collection[UUID], reason: str, now: datetime) -> int:
    """Cancel the jobs' ticks that wait for their instant or a retry, after a pause; returns how many."""
    return _cancel(reason, now, job_id__in=job_ids, status__in=WAITING)


def cancel_one(execution_id: UUID, reason: str, now: datetime) -> bool:
    """Cancel an execution that has not ended; whether it had not.

    One in the air is no longer its worker's: what the call brings is dropped at its record, and no try
    follows.
    """
    unended = CronExecution.objects.filter(pk=execution_id, status__in=UNENDED)
    return bool(unended.update(**_cancelled(reason, now), worker_id=None))


def hold_running(job_ids: Collection[UUID]) -> None:
    """Lock what of these jobs is in the air, before their rows are locked to be deleted."""
    sql.fetch(HOLD_RUNNING, [list(job_ids)])


def release(job_id: UUID) -> None:
    """Let the job's queued run go when nothing is before it any more."""
    sql.run(RELEASE, {"job": job_id})


def _cancel(reason: str, now: datetime, **rows: object) -> int:
    return CronExecution.objects.filter(trigger=Trigger.SCHEDULE, **rows).update(**_cancelled(reason, now))


def _cancelled(reason: str, now: datetime) -> dict[str, Any]:
    return {
        "status": ExecutionStatus.CANCELLED,
        "completed_at": now,
        "skip_reason": reason,
        "is_waiting": False,
    }
