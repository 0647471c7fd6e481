"""Which of a job's due ticks run and which are told as missed. [rule]"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID

S = TypeVar("S")
NextTick = Callable[[S, datetime], datetime | None]

TICKS_PER_PASS = 1000  # of one job; what is left is told in the next pass, a second later
TICKS_PER_TRANSACTION = 50_000  # of all jobs in it, as far as FEWEST_TICKS lets it be so
FEWEST_TICKS = 10
CATCH_UP_PER_PASS = 10  # late ticks of one job that run under run_all
CATCH_UP_GAP = timedelta(milliseconds=100)  # between their calls


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
    overlap_policy: str = "allow"  # skip | allow | queue


@dataclass(frozen=True, slots=True)
class Tick:
    """One instant of a job's schedule; `runs` is False where it was missed."""

    job_id: UUID
    owner_id: UUID
    at: datetime
    runs: bool
    due_at: datetime  # when to call: the instant itself, or later where many are caught up with


@dataclass(frozen=True, slots=True)
class Decision:
    """What a job's due ticks become, and the first tick after them (None: the schedule has ended)."""

    job_id: UUID
    ticks: list[Tick]
    next_run_at: datetime | None


def decide(
    job: DueJob[S],
    now: datetime,
    horizon: datetime,
    next_tick: NextTick[S],
    most: int = TICKS_PER_PASS,
    is_busy: bool = False,
) -> Decision:
    """The ticks of `job` up to `horizon`, at most `most`, each judged by the job's misfire policy.

    A late tick is one that lies more than the grace before `now`. Under run_once it runs only when no later
    tick has come meanwhile, so that of a whole outage the latest runs and every other has a row that says so.
    Under run_all each runs, in its order, but only some now: what is left waits for the next pass, so that no
    endpoint is met by all of an outage's calls at once.
    """
    ticks: list[Tick] = []
    left = runs_now(job, is_busy)
    at: datetime | None = job.next_run_at
    while at is not None and at <= horizon and len(ticks) < most:
        if catches_up(job, at, now):
            if not left:
                break
            left -= 1
        following = within(job.ends_at, next_tick(job.schedule, at))
        runs, due_at = _runs(job, at, following, now), _due_at(job, at, now, len(ticks))
        ticks.append(Tick(job.id, job.owner_id, at, runs, due_at))
        at = following
    return Decision(job.id, ticks, at)


def catches_up(job: DueJob[S], at: datetime, now: datetime) -> bool:
    """Whether the tick at `at` is late and runs all the same, whatever came after it."""
    return job.misfire_policy == "run_all" and at < now - job.grace


def waits_its_turn(job: DueJob[S], now: datetime) -> bool:
    """Whether the job's late ticks run one after the other: its overlap policy has none run together."""
    return job.overlap_policy != "allow" and catches_up(job, job.next_run_at, now)


def runs_now(job: DueJob[S], is_busy: bool) -> int:
    """How many late ticks may run in this pass; `is_busy` says that one of the job's still goes on."""
    if job.overlap_policy == "allow":
        return CATCH_UP_PER_PASS
    return 0 if is_busy else 1


def most_ticks(jobs: int) -> int:
    """Ticks of each job in a transaction with so many: rows are written in seconds, not minutes."""
    return max(FEWEST_TICKS, min(TICKS_PER_PASS, TICKS_PER_TRANSACTION // max(jobs, 1)))


def _due_at(job: DueJob[S], at: datetime, now: datetime, before: int) -> datetime:
    return now + before * CATCH_UP_GAP if catches_up(job, at, now) else at


def _runs(job: DueJob[S], at: datetime, following: datetime | None, now: datetime) -> bool:
    if at >= now - job.grace or job.misfire_policy == "run_all":
        return True
    is_latest = following is None or following > now
    return job.misfire_policy == "run_once" and is_latest


def within(ends_at: datetime | None, tick: datetime | None) -> datetime | None:
    """`tick`, unless the job has ended by then."""
    return None if ends_at and tick and tick > ends_at else tick
