"""What is going to run. [use case]"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache, partial
from heapq import merge
from itertools import islice
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from jobs.adjustments import effective_of
from jobs.dispatching.following import first_after
from jobs.dispatching.merging import Ticking, merged
from jobs.models import CronExecution, CronJob, ExecutionStatus, Trigger
from jobs.queries import executions_of, visible_executions, visible_jobs

# of a row, in the order of UpcomingTick
SHOWN = ("scheduled_for", "job_id", "job__name", "job__endpoint_url", "job__timezone", "pk")


@dataclass(frozen=True, slots=True)
class UpcomingTick:
    """A tick of a job that is to come; `execution_id` where it has its row already."""

    scheduled_for: datetime
    job_id: UUID
    job_name: str
    endpoint_url: str
    timezone: str
    execution_id: UUID | None = None


def upcoming_ticks(
    user: User, job_id: UUID | None, now: datetime, until: datetime, take: int
) -> tuple[list[UpcomingTick], datetime]:
    """The next `take` ticks of the active jobs that `user` may see, and up to when none is missing.

    The first `take` ticks of all are ticks of the `take` jobs that are due first, so no more are read.
    """
    jobs, executions = visible_jobs(user), visible_executions(user)
    if job_id:
        jobs, executions = jobs.filter(pk=job_id), executions.filter(job_id=job_id)
    waiting = _waiting(executions, now, until, take + 1)
    ticks = merge(waiting, _to_come(jobs, now, until, take + 1), key=lambda tick: tick.scheduled_for)
    found = list(islice(ticks, take + 1))
    return found[:take], until if len(found) <= take else found[take - 1].scheduled_for


def upcoming_ticks_of(job: CronJob, now: datetime, until: datetime, take: int) -> list[UpcomingTick]:
    """The next `take` ticks of a job that its reader has at hand."""
    waiting = _waiting(executions_of(job), now, until, take)
    is_due = job.is_active and job.next_run_at is not None and job.next_run_at <= until
    ticking = [_ticking(job, partial(first_after, effective_of(job)))] if is_due else []
    to_come = (_tick(at, job) for at, job in merged(ticking, now, until))
    return list(islice(merge(waiting, to_come, key=lambda tick: tick.scheduled_for), take))


def _waiting(
    executions: QuerySet[CronExecution], now: datetime, until: datetime, most: int
) -> Iterable[UpcomingTick]:
    """Ticks that are rows: their jobs have moved on to the ticks after them."""
    rows = executions.filter(
        status=ExecutionStatus.PENDING, trigger=Trigger.SCHEDULE, due_at__gt=now, due_at__lte=until
    )
    return [UpcomingTick(*row) for row in rows.order_by("due_at").values_list(*SHOWN)[:most]]


def _to_come(jobs: QuerySet[CronJob], now: datetime, until: datetime, most: int) -> Iterator[UpcomingTick]:
    due_first = jobs.filter(is_active=True, next_run_at__lte=until).order_by("next_run_at")[:most]
    shared = lru_cache(maxsize=None)(first_after)  # jobs of one schedule: computed once
    ticking = [_ticking(job, partial(shared, effective_of(job))) for job in due_first]
    return (_tick(at, job) for at, job in merged(ticking, now, until))


def _ticking(job: CronJob, then: partial[datetime | None]) -> Ticking[CronJob]:
    assert job.next_run_at is not None  # noqa: S101  # the query asks for it
    return Ticking(job, job.next_run_at, then, job.ends_at)


def _tick(at: datetime, job: CronJob) -> UpcomingTick:
    return UpcomingTick(at, job.pk, job.name, job.endpoint_url, job.timezone)
