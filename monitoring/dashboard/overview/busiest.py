"""Which jobs ran most, took longest or flap, of the newest runs that one may see. [store]

Counting the hours of all jobs would cost more with each job; the newest SAMPLE runs cost the same whatever
there is, and say as much of what is going on. Who flaps is among the newest FAILURES.
"""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import Role, User
from jobs import sql
from monitoring.dashboard.overview.flapping import FEWEST_CHANGES, LAST, changes_of

SAMPLE, FAILURES, MOST_CANDIDATES = 5000, 2000, 200
EXAMINED = 100  # of a job's newest rows, for LAST that ran
NEWEST = """
    SELECT job_id, status, execution_time_ms FROM cron_executions
    {own} ORDER BY scheduled_for DESC, id DESC LIMIT %(sample)s
"""
BUSY = """
WITH newest AS MATERIALIZED ({newest}), summed AS (
    SELECT job_id, count(*) AS runs, sum(execution_time_ms) AS spent_ms, max(execution_time_ms) AS longest_ms,
        avg(execution_time_ms) AS mean_ms, count(*) FILTER (WHERE status = 'FAILED') AS failed
    FROM newest WHERE status IN ('SUCCESS', 'FAILED') GROUP BY job_id
    ORDER BY {order} DESC NULLS LAST, job_id LIMIT %(most)s
)
SELECT j.id, j.name, s.runs, s.failed,
    coalesce(s.spent_ms, 0), coalesce(s.mean_ms, 0), coalesce(s.longest_ms, 0)
FROM summed s JOIN cron_jobs j ON j.id = s.job_id
ORDER BY s.{order} DESC NULLS LAST, j.id
"""
FLAPPING = """
WITH newest AS MATERIALIZED (
    SELECT job_id FROM cron_executions WHERE {own} status = 'FAILED'
    ORDER BY scheduled_for DESC, id DESC LIMIT %(sample)s
), candidates AS MATERIALIZED (
    SELECT job_id FROM newest GROUP BY job_id HAVING count(*) >= %(fewest)s
    ORDER BY count(*) DESC, job_id LIMIT %(candidates)s
)
SELECT j.id, j.name, e.statuses
FROM candidates c
JOIN cron_jobs j ON j.id = c.job_id
CROSS JOIN LATERAL (
    SELECT array_agg(status ORDER BY scheduled_for DESC, id DESC) AS statuses FROM (
        SELECT status, scheduled_for, id FROM (
            SELECT status, scheduled_for, id FROM cron_executions
            WHERE job_id = c.job_id ORDER BY scheduled_for DESC, id DESC LIMIT %(examined)s
        ) looked WHERE status IN ('SUCCESS', 'FAILED')
        ORDER BY scheduled_for DESC, id DESC LIMIT %(last)s
    ) ran
) e
ORDER BY j.name, j.id
"""


@dataclass(frozen=True, slots=True)
class BusyJob:
    """A job's part of the newest runs."""

    job_id: UUID
    name: str
    runs: int
    failed: int
    spent_ms: int
    mean_ms: float
    longest_ms: int


@dataclass(frozen=True, slots=True)
class FlappingJob:
    """A job whose outcome changes again and again."""

    job_id: UUID
    name: str
    changes: int
    runs: int


def busiest_jobs(user: User, most: int = 10) -> list[BusyJob]:
    """Those with most runs."""
    return _busy(user, most, "runs")


def slowest_jobs(user: User, most: int = 10) -> list[BusyJob]:
    """Those that take longest, on the average."""
    return _busy(user, most, "mean_ms")


def _busy(user: User, most: int, order: str) -> list[BusyJob]:
    own = "" if user.role == Role.ADMIN else "WHERE owner_id = %(owner)s"
    statement = BUSY.format(newest=NEWEST.format(own=own), order=order)
    rows = sql.fetch(statement, {"owner": user.pk, "sample": SAMPLE, "most": most})
    return [
        BusyJob(job_id, name, runs, failed, int(spent), round(float(mean), 1), longest)
        for job_id, name, runs, failed, spent, mean, longest in rows
    ]


def flapping_jobs(user: User) -> list[FlappingJob]:
    """Those with FEWEST_CHANGES of outcome or more in their LAST runs, the worst first."""
    values = {
        "owner": user.pk,
        "sample": FAILURES,
        "fewest": FEWEST_CHANGES // 2,
        "candidates": MOST_CANDIDATES,
        "examined": EXAMINED,
        "last": LAST,
    }
    own = "" if user.role == Role.ADMIN else "owner_id = %(owner)s AND"
    rows = sql.fetch(FLAPPING.format(own=own), values)
    found = [FlappingJob(job_id, name, changes_of(runs), len(runs)) for job_id, name, runs in rows if runs]
    return sorted((one for one in found if one.changes >= FEWEST_CHANGES), key=lambda one: -one.changes)
