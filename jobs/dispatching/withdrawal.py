"""Takes back executions that no worker has claimed yet. [store]"""

from datetime import datetime
from uuid import UUID

from jobs.models import CronExecution, ExecutionStatus, Trigger

WAITING = [ExecutionStatus.PENDING, ExecutionStatus.RETRYING]


def withdraw(job_id: UUID, reason: str, now: datetime) -> int:
    """Cancel the job's ticks that are yet to come, after an edit of its schedule; returns how many.

    Belongs in the transaction of the edit that causes it: a worker that claims one of them at the same moment
    either comes first, and the call goes out, or waits for this transaction and then finds nothing.
    """
    return _cancel(reason, now, job_id=job_id, status=ExecutionStatus.PENDING, scheduled_for__gt=now)


def withdraw_all(job_id: UUID, reason: str, now: datetime) -> int:
    """Cancel the job's ticks that wait for their instant or a retry, after a pause; returns how many."""
    return _cancel(reason, now, job_id=job_id, status__in=WAITING)


def _cancel(reason: str, now: datetime, **rows: object) -> int:
    return CronExecution.objects.filter(trigger=Trigger.SCHEDULE, **rows).update(
        status=ExecutionStatus.CANCELLED, completed_at=now, skip_reason=reason, is_waiting=False
    )
