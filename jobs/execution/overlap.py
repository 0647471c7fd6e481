"""What becomes of claimed executions whose job has an unfinished one still. [store]"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jobs import sql
from jobs.endings import Ending
from jobs.statistics import store as statistics
from jobs.statistics.tally import End

SKIP = """
UPDATE cron_executions
SET status = 'SKIPPED', worker_id = NULL, attempt_number = attempt_number - 1, completed_at = %s,
    skip_reason = %s
WHERE id = ANY(%s::uuid[]) AND status = 'RUNNING' AND worker_id = %s
RETURNING job_id, owner_id, scheduled_for, status
"""
SUPERSEDE = """
UPDATE cron_executions o
SET status = 'SKIPPED', is_waiting = false, completed_at = %s, skip_reason = %s
FROM cron_executions e
WHERE e.id = ANY(%s::uuid[]) AND o.job_id = e.job_id AND o.id <> e.id AND o.is_waiting
RETURNING o.job_id, o.owner_id, o.scheduled_for, o.status
"""
QUEUE = """
UPDATE cron_executions
SET status = 'PENDING', is_waiting = true, worker_id = NULL, attempt_number = attempt_number - 1
WHERE id = ANY(%s::uuid[]) AND status = 'RUNNING' AND worker_id = %s
"""


def skip(ids: Sequence[UUID], worker_id: UUID, now: datetime) -> None:
    """End these claimed rows as SKIPPED."""
    with transaction.atomic():
        rows = sql.fetch(SKIP, [now, Ending.OVERLAPPED.value, list(ids), worker_id])
        statistics.add([End(*row) for row in rows], statistics.shard_of(worker_id))


def queue(ids: Sequence[UUID], worker_id: UUID, now: datetime) -> None:
    """Let these claimed rows wait for the one before; only a job's newest waits, older ones are SKIPPED."""
    with transaction.atomic():
        rows = sql.fetch(SUPERSEDE, [now, Ending.SUPERSEDED.value, list(ids)])
        sql.run(QUEUE, [list(ids), worker_id])
        statistics.add([End(*row) for row in rows], statistics.shard_of(worker_id))
