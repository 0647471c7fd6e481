"""Which of a job's due ticks run and which are told as missed. [rule]"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

S = TypeVar("S")
NextTick = Callable[[S, datetime], datetime | None]

TICKS_PER_PASS = 1000  # of one job; what is left is told in the next pass


@dataclass(frozen=True, slots=True)
class DueJob(Generic[S]):
    """A job with a tick to be made a row. Times are UTC; `schedule` is whatever `next_tick` understands."""

    id: UUID
    owner_id: UUID
    schedule: S
    next_run_at: datetime
    misfire_policy: str  # run_once | skip | run_all
    grace: timedelta  # a tick that is late by no more than this is no misfire
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """One instant of a job's schedule; `runs` is False where it was missed."""

    job_id: UUID
    owner_id: UUID
    at: datetime
    runs: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What a job's due ticks become, and the first tick after them (None: the schedule has ended)."""

    job_id: UUID
    ticks: list[Tick]
    next_run_at: datetime | None


def decide(job: DueJob[S], now: datetime, horizon: datetime, next_tick: NextTick[S]) -> Decision:
    """All ticks of `job` up to `horizon` (at most TICKS_PER_PASS), each judged by the job's misfire policy.

    A late tick is one that lies more than the grace before `now`. Under run_once it runs only when no later
    tick has come meanwhile, so that of a whole outage the latest runs and every other has a row that says so.
    """
    ticks: list[Tick] = []
    at: datetime | None = job.next_run_at
    while at is not None and at <= horizon and len(ticks) < TICKS_PER_PASS:
        following = within(job.ends_at, next_tick(job.schedule, at))
        ticks.append(Tick(job.id, job.owner_id, at, _runs(job, at, following, now)))
        at = following
    return Decision(job.id, ticks, at)


def _runs(job: DueJob[S], at: datetime, following: datetime | None, now: datetime) -> bool:
    if at >= now - job.grace or job.misfire_policy == "run_all":
        return True
    is_latest = following is None or following > now
    return job.misfire_policy == "run_once" and is_latest


def within(ends_at: datetime | None, tick: datetime | None) -> datetime | None:
    """`tick`, unless the job has ended by then."""
    return None if ends_at and tick and tick > ends_at else tick
