"""A day of the jobs on a page: what ran, and what is to come. [store]"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from jobs import sql
from jobs.adjustments import adjustment_of
from jobs.models import CronJob
from jobs.schedules.adjusted import adjusted_ticks_between
from jobs.shared_schedules import schedule_of
from monitoring.dashboard.drawing.timeline import Happening

MOST = 1440  # of a job's runs in a day, the newest
RUNS = """
SELECT j.id, e.scheduled_for, e.execution_time_ms, e.status FROM unnest(%(ids)s::uuid[]) AS j (id)
CROSS JOIN LATERAL (
    SELECT scheduled_for, execution_time_ms, status FROM cron_executions
    WHERE job_id = j.id AND scheduled_for >= %(start)s AND scheduled_for < %(end)s
    ORDER BY scheduled_for DESC LIMIT %(most)s
) e
"""


def day_of(
    jobs: Sequence[CronJob], start: datetime, end: datetime, now: datetime
) -> list[tuple[str, list[Happening]]]:
    """Each job's name with what happens to it in the day."""
    found: dict[UUID, list[Happening]] = {job.pk: [] for job in jobs}
    values = {"ids": list(found), "start": start, "end": end, "most": MOST}
    for job_id, at, lasted_ms, status in sql.fetch(RUNS, values):
        found[job_id].append(Happening(at, lasted_ms, status))
    for job in jobs:
        found[job.pk] += [Happening(at) for at in islice(to_come(job, max(start, now), end), MOST)]
    return [(job.name, found[job.pk]) for job in jobs]


def to_come(job: CronJob, after: datetime, end: datetime) -> Iterator[datetime]:
    """The job's ticks from its next one on, as its adjustment lets them be."""
    first = job.next_run_at
    if not job.is_active or first is None or first >= end:
        return
    if first > after:
        yield first
    last = min(end, job.ends_at) if job.ends_at else end
    yield from adjusted_ticks_between(schedule_of(job), adjustment_of(job), max(first, after), last)
