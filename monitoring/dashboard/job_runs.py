"""The newest executions of a job, as far as its page shows them. [store]"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jobs import sql
from jobs.models import CronJob

NEWEST = """
SELECT id, status, scheduled_for, execution_time_ms, lag_ms, error_kind
FROM cron_executions WHERE job_id = %s AND {}
ORDER BY scheduled_for DESC, id DESC LIMIT %s
"""
DUE = NEWEST.format("scheduled_for <= %s")
WITHIN = NEWEST.format("scheduled_for >= %s AND scheduled_for < %s")


class JobRun(NamedTuple):
    """An execution without what was answered."""

    id: UUID
    status: str
    scheduled_for: datetime
    execution_time_ms: int | None
    lag_ms: int | None
    error_kind: str | None


def last_runs(job: CronJob, now: datetime, most: int) -> list[JobRun]:
    """The last `most` that are due, the newest first."""
    return [JobRun(*row) for row in sql.fetch(DUE, [job.pk, now, most])]


def runs_within(job: CronJob, begin: datetime, end: datetime, most: int) -> list[JobRun]:
    """The newest of those from `begin` up to `end`, the newest first."""
    return [JobRun(*row) for row in sql.fetch(WITHIN, [job.pk, begin, end, most])]
