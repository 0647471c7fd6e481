"""Takes back executions that no worker has claimed yet. [store]"""

from datetime import datetime
from uuid import UUID

from jobs import sql
from jobs.statistics import store as statistics
from jobs.statistics.tally import End

CANCEL = """
UPDATE cron_executions
SET status = 'CANCELLED', completed_at = %(now)s, skip_reason = %(reason)s, is_waiting = false
WHERE job_id = %(job)s AND trigger = 'schedule' AND
"""
RETURNING = " RETURNING job_id, owner_id, scheduled_for, status"
TO_COME = "status = 'PENDING' AND scheduled_for > %(now)s"
WAITING = "status IN ('PENDING', 'RETRYING')"


def withdraw(job_id: UUID, reason: str, now: datetime) -> int:
    """Cancel the job's ticks that are yet to come, after an edit of its schedule; returns how many.

    Belongs in the transaction of the edit that causes it: a worker that claims one of them at the same moment
    either comes first, and the call goes out, or waits for this transaction and then finds nothing.
    """
    return _cancel(TO_COME, job_id, reason, now)


def withdraw_all(job_id: UUID, reason: str, now: datetime) -> int:
    """Cancel the job's ticks that wait for their instant or a retry, after a pause; returns how many."""
    return _cancel(WAITING, job_id, reason, now)


def _cancel(which: str, job_id: UUID, reason: str, now: datetime) -> int:
    rows = sql.fetch(CANCEL + which + RETURNING, {"job": job_id, "reason": reason, "now": now})
    statistics.add([End(*row) for row in rows])
    return len(rows)
