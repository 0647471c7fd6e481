"""What runs now, and how the last runs of some jobs ended. [store]"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from accounts.models import Role, User
from jobs import sql
from jobs.models import CronExecution, ExecutionStatus
from jobs.queries import visible_executions
from monitoring.dashboard.drawing.strip import MOST, Run

# A job with many waiting rows (a backfill's) must not be read through for its runs: so many are looked at.
EXAMINED = 4
SHOWN = ("id", "status", "due_at", "started_at", "scheduled_for", "job__id", "job__name", "job__endpoint_url")
LAST = """
SELECT j.id, e.status, e.execution_time_ms, e.scheduled_for
FROM cron_jobs j
CROSS JOIN LATERAL (
    SELECT status, execution_time_ms, scheduled_for FROM (
        SELECT status, execution_time_ms, scheduled_for, id FROM cron_executions
        WHERE job_id = j.id ORDER BY scheduled_for DESC, id DESC LIMIT %(examined)s
    ) newest
    WHERE status <> 'PENDING' ORDER BY scheduled_for DESC, id DESC LIMIT %(count)s
) e
WHERE j.id = ANY(%(ids)s::uuid[]) {own}
ORDER BY j.id, e.scheduled_for DESC
"""


def running_now(user: User, most: int = 50) -> list[CronExecution]:
    """The executions that run, the longest first, each with its job; without bodies."""
    running = visible_executions(user).filter(status=ExecutionStatus.RUNNING)
    return list(running.only(*SHOWN).order_by("started_at")[:most])


def last_runs(user: User, job_ids: Iterable[UUID], count: int = MOST) -> dict[UUID, Sequence[Run]]:
    """The last `count` runs of each of the jobs that `user` may see, the newest first; one statement."""
    ids = list(job_ids)
    found: dict[UUID, list[Run]] = {job_id: [] for job_id in ids}
    if not ids:
        return {}
    own = "" if user.role == Role.ADMIN else "AND j.created_by_id = %(owner)s"
    values = {"ids": sql.array(ids), "count": count, "examined": EXAMINED * count, "owner": user.pk}
    for job_id, status, duration_ms, at in sql.fetch(LAST.format(own=own), values):
        found[job_id].append(Run(status, duration_ms, at))
    return dict(found)
