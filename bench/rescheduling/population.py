"""Which jobs call which hosts: always the same 500."""

from collections import deque
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from bench.rescheduling.endpoints import DAY, DriftingHost, Host, LimitedHost, OverloadedHost
from jobs.rescheduling.breaker import Breaker
from jobs.rescheduling.window import Run
from jobs.schedules import NO_ADJUSTMENT, Adjustment, Schedule, parse_expression

DAYS = 30
SEED = 6
OUTAGE_SECONDS = 3 * 3600
# As people write them: whole minutes, most of them the same.
EXPRESSIONS = (
    ("* * * * *", 60),
    *[("*/5 * * * *", 300)] * 8,
    *[("*/10 * * * *", 600)] * 3,
    *[("*/15 * * * *", 900)] * 8,
    *[("0 * * * *", 3600)] * 16,
    *[("0 2 * * *", DAY)] * 3,
    ("30 6 * * *", DAY),
)
BUSY = (*[("* * * * *", 60)] * 3, *[("*/5 * * * *", 300)] * 12, *[("*/15 * * * *", 900)] * 5)


@dataclass(slots=True, eq=False)
class Job:
    """One job and what a way has made of it; `version` grows whenever its next tick is found anew."""

    id: UUID
    host: Host
    expression: str
    schedule: Schedule
    period: int
    timeout_ms: int = 10_000
    max_timeout_ms: int | None = None
    is_active: bool = True
    adjustment: Adjustment = NO_ADJUSTMENT
    adjusted_timeout_ms: int | None = None
    breaker: Breaker | None = None
    version: int = 0
    stride: int = 1
    runs: deque[tuple[float, Run]] = field(default_factory=lambda: deque(maxlen=60))
    consecutive_failures: int = 0
    last_ended_at: float | None = None
    changed_at: float | None = None
    closed_at: float | None = None
    single_try_since: float | None = None
    probe: bool | None = None
    slowdowns: list[float] = field(default_factory=list)
    changes: list[float] = field(default_factory=list)
    plan: list[int] = field(default_factory=list)
    successes: int = 0


def make_jobs() -> list[Job]:
    """The jobs, each of its host; hosts of one kind share no trouble but their kind."""
    random = Random(SEED)
    hosts = make_hosts(random)
    jobs: list[Job] = []
    for host, count in hosts:
        kinds = BUSY if isinstance(host, OverloadedHost) else EXPRESSIONS
        for number in range(count):
            chosen = kinds[number % len(kinds)] if kinds is BUSY else random.choice(kinds)
            jobs.append(make_job(host, *chosen, len(jobs)))
    return jobs


def make_job(host: Host, expression: str, period: int, number: int) -> Job:
    job_id = UUID(int=Random(number).getrandbits(128))
    is_drifting = isinstance(host, DriftingHost)
    return Job(
        job_id,
        host,
        expression,
        parse_expression(expression),
        period,
        timeout_ms=10_000,
        max_timeout_ms=20_000 if is_drifting and number % 2 else None,
    )


def make_hosts(random: Random) -> list[tuple[Host, int]]:
    """The hosts, and how many jobs each has."""

    def own() -> Random:
        return Random(random.getrandbits(32))

    hosts: list[tuple[Host, int]] = [(Host(f"healthy-{n}", own()), 10) for n in range(15)]
    hosts += [(Host(f"flaky-{n}", own(), "flaky", failing=0.05), 10) for n in range(8)]
    for n in range(5):
        outages = [outage(random, day) for day in range(2 + n % 3, DAYS - 1, 5)]
        hosts.append((Host(f"down-{n}", own(), "down", outages=outages, hangs=n % 2 == 1), 20))
    hosts += [(OverloadedHost(f"overloaded-{n}", own(), "overloaded", 0.001, 400.0), 20) for n in range(3)]
    hosts += [(DriftingHost(f"drifting-{n}", own(), "drifting", 0.001, 1500.0), 10) for n in range(4)]
    hosts += [(LimitedHost(f"limited-{n}", own(), "limited", limit=3), 10) for n in range(4)]
    nights: list[tuple[float, float]] = [
        (day * DAY + 2 * 3600, day * DAY + 3.5 * 3600) for day in range(1, DAYS)
    ]
    hosts += [(Host(f"nightly-{n}", own(), "nightly", outages=nights), 10) for n in range(3)]
    return hosts


def outage(random: Random, day: int) -> tuple[float, float]:
    begin = day * DAY + random.random() * (DAY - OUTAGE_SECONDS)
    return begin, begin + OUTAGE_SECONDS
