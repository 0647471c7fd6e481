"""The time: one event after the other. Times are seconds since START."""

from array import array
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Protocol

from bench.rescheduling.endpoints import DAY, Host
from bench.rescheduling.population import DAYS, Job, make_jobs
from jobs.execution.retry import retry_delay_ms
from jobs.rescheduling.window import Run
from jobs.schedules import Adjustment, adjusted_ticks_between, next_adjusted_tick, ticks_between

START = datetime(2026, 3, 1, tzinfo=UTC)
END = DAYS * DAY
RETRIES = 3
CHECKED_SECONDS = 8 * 3600
BACKOFF_MS = 1000
LOOK_SECOND = 30  # of each minute
SETTLED = 150  # seconds after a recovery: until then what was under way has ended
TICK, TRY, ENDED, LOOK, REVIEW, WELL, SETTLE = range(7)


def at(seconds: float) -> datetime:
    """The instant."""
    return START + timedelta(seconds=seconds)


def seconds_of(instant: datetime) -> float:
    """The time of that instant."""
    return (instant - START).total_seconds()


class Way(Protocol):
    """What watches over the jobs."""

    def begin(self, world: "World") -> None: ...
    def next_at(self, job: Job, now: float) -> float | None: ...
    def review(self, now: float) -> None: ...
    def look(self, now: float) -> None: ...
    def ended(self, job: Job, began: float, succeeded: bool) -> None: ...
    def is_back(self, job: Job) -> bool: ...


@dataclass(slots=True)
class World:
    """All that happens, and the counts of it."""

    way: Way
    jobs: list[Job] = field(default_factory=make_jobs)
    random: Random = field(default_factory=lambda: Random(1))
    events: list[tuple[float, int, int, object, object]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)
    per_second: "array[int]" = field(default_factory=lambda: array("H", bytes(2 * (END + 7200))))
    calls: Counter[str] = field(default_factory=Counter)
    wasted: Counter[str] = field(default_factory=Counter)
    succeeded: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    waiting: dict[Job, float] = field(default_factory=dict)  # for the user's schedule, since the recovery
    backs: list[tuple[Job, float]] = field(default_factory=list)  # seconds from recovery; inf: never
    traced: list[tuple[Job, float, bool]] = field(default_factory=list)
    by_host: dict[Host, list[Job]] = field(default_factory=dict)

    def push(self, time: float, kind: int, what: object = None, more: object = None) -> None:
        heappush(self.events, (time, next(self.numbers), kind, what, more))

    def run(self, until: float = END) -> None:
        """Thirty days, or fewer."""
        for job in self.jobs:
            self.by_host.setdefault(job.host, []).append(job)
        self.make_plans()
        for host in self.by_host:
            for _, end in host.outages:
                self.push(end, WELL, host)
        self.push(0.0, REVIEW)
        self.push(LOOK_SECOND, LOOK)
        self.way.begin(self)
        for job in self.jobs:
            self.plan_next(job, 0.0)
        while self.events and self.events[0][0] < until:
            self.happen(*heappop(self.events))
        self.backs += [(job, float("inf")) for job in self.waiting]

    def happen(self, time: float, _number: int, kind: int, what: object, more: object) -> None:
        """One event."""
        match kind:
            case 0:
                self.tick(what, more, time)  # type: ignore[arg-type]
            case 1:
                self.attempt(*what, time)  # type: ignore
            case 2:
                self.end(*what, time)  # type: ignore
            case 3:
                self.way.look(time)
                self.push(time + 60, LOOK)
            case 4:
                self.way.review(time)
                self.push(time + 3600, REVIEW)
            case 5:
                self.begin_waiting(what, time)  # type: ignore[arg-type]
            case _:
                self.settle(what, time)  # type: ignore[arg-type]

    def plan_next(self, job: Job, now: float) -> None:
        """Find the job's next tick anew."""
        job.version += 1
        following = self.way.next_at(job, now) if job.is_active else None
        if following is not None:
            self.push(following, TICK, job, job.version)

    def tick(self, job: Job, version: int, time: float) -> None:
        if version != job.version:
            return
        following = self.way.next_at(job, time)
        if following is not None:
            self.push(following, TICK, job, version)
        self.attempt(job, time, 1, time)

    def attempt(self, job: Job, began: float, number: int, time: float) -> None:
        """One call, and what follows from its answer."""
        host = job.host
        self.calls[host.trouble] += 1
        self.per_second[int(time)] += 1
        if host.outages and host.is_down(time):
            self.wasted[host.trouble] += 1
        kind, took_ms, status = host.answer(time, job.adjusted_timeout_ms or job.timeout_ms)
        ended = time + took_ms / 1000
        is_probe = job.single_try_since is not None and began >= job.single_try_since
        if kind and number <= RETRIES and not is_probe:
            delay_ms = retry_delay_ms(number, BACKOFF_MS, self.random.random())
            self.push(ended + delay_ms / 1000, TRY, (job, began, number + 1))
        elif took_ms > 500:
            self.push(ended, ENDED, (job, began, Run(kind, took_ms, status)))
        else:
            self.end(job, began, Run(kind, took_ms, status), ended)
        if host.name == "down-0":
            self.traced.append((job, time, kind is None))

    def end(self, job: Job, began: float, run: Run, time: float) -> None:
        """Record an execution."""
        succeeded = run.error_kind is None
        (self.succeeded if succeeded else self.failed)[job.host.trouble] += 1
        job.successes += succeeded
        job.consecutive_failures = 0 if succeeded else job.consecutive_failures + 1
        job.last_ended_at = time
        job.runs.append((time, run))
        self.way.ended(job, began, succeeded)

    def begin_waiting(self, host: Host, time: float) -> None:
        """The host is well again: each of its jobs is to come back. One that never did is told so."""
        for job in self.by_host[host]:
            if job in self.waiting:
                self.backs.append((job, float("inf")))
            self.waiting[job] = time
        self.push(time + SETTLED, SETTLE, host)

    def settle(self, host: Host, time: float) -> None:
        """Jobs that were not away, or are back, wait no more."""
        for job in self.by_host[host]:
            if job in self.waiting and self.way.is_back(job):
                self.came_back(job, self.waiting[job])

    def came_back(self, job: Job, time: float) -> None:
        """From `time` on the job has all its ticks."""
        if job in self.waiting:
            self.backs.append((job, max(time - self.waiting.pop(job), 0.0)))

    def make_plans(self) -> None:
        """Each job's ticks as its user wrote them."""
        known: dict[str, list[int]] = {}
        for job in self.jobs:
            if job.expression not in known:
                ticks = ticks_between(job.schedule, at(-1), at(END))
                known[job.expression] = [round(seconds_of(tick)) for tick in ticks]
            job.plan = known[job.expression]


def shift_plan(job: Job, shift_seconds: int) -> None:
    """Move the job's planned ticks as the real function does, which is asked for the first hours of it."""
    job.plan = [tick + shift_seconds for tick in job.plan]
    real = adjusted_ticks_between(
        job.schedule, Adjustment(shift_seconds=shift_seconds), START, at(CHECKED_SECONDS)
    )
    asked = [round(seconds_of(tick)) for tick in real]
    if asked != job.plan[: len(asked)]:
        raise AssertionError(f"{job.expression} shifted by {shift_seconds} s is not as planned")


def planned_after(job: Job, now: float, stride: int = 1) -> float | None:
    """The job's next tick of its plan, or the one some ticks later."""
    place = bisect_right(job.plan, now) + stride - 1
    return job.plan[place] if place < len(job.plan) else None


def adjusted_after(job: Job, now: float) -> float | None:
    """The job's next tick by the real function."""
    tick = next_adjusted_tick(job.schedule, job.adjustment, at(now))
    return None if tick is None else seconds_of(tick)
