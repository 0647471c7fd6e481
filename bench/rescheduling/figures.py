"""What came of a way."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.rescheduling.endpoints import DAY
from bench.rescheduling.population import Job
from bench.rescheduling.simulation import END, World

SLACK_SECONDS = 600  # and two periods
HOUR = 3600


@dataclass(slots=True)
class Outcome:
    """The figures of one way, over the thirty days."""

    calls: int
    wasted: int
    succeeded: int
    failed: int
    changes: int
    most_changes_an_hour: int
    recoveries: int
    late_recoveries: int
    median_back_minutes: float
    worst_back_minutes: float
    worst_over_allowed_minutes: float  # beyond two periods
    left_paused: int
    peak_per_second: int
    peak_to_mean: float
    succeeded_by: dict[str, int] = field(default_factory=dict)
    calls_by: dict[str, int] = field(default_factory=dict)
    failed_by: dict[str, int] = field(default_factory=dict)
    wasted_by: dict[str, int] = field(default_factory=dict)


def outcome_of(world: World) -> Outcome:
    """The figures of a world whose time is over."""
    backs = sorted(seconds for _, seconds in world.backs)
    over = [seconds - 2 * job.period for job, seconds in world.backs]
    seconds = world.per_second[:END]
    return Outcome(
        calls=world.calls.total(),
        wasted=world.wasted.total(),
        succeeded=world.succeeded.total(),
        failed=world.failed.total(),
        changes=sum(len(job.changes) for job in world.jobs),
        most_changes_an_hour=max(most_within_an_hour(job.changes) for job in world.jobs),
        recoveries=len(backs),
        late_recoveries=sum(one > SLACK_SECONDS for one in over),
        median_back_minutes=backs[len(backs) // 2] / 60,
        worst_back_minutes=backs[-1] / 60,
        worst_over_allowed_minutes=max(over) / 60,
        left_paused=sum(is_left_paused(world, job) for job in world.jobs),
        peak_per_second=max(seconds),
        peak_to_mean=max(seconds) / (sum(seconds) / END),
        succeeded_by=dict(world.succeeded),
        calls_by=dict(world.calls),
        failed_by=dict(world.failed),
        wasted_by=dict(world.wasted),
    )


def is_left_paused(world: World, job: Job) -> bool:
    """Whether the job is paused at the end although its host, one that is either well or down, is well."""
    is_well = job.host.trouble in ("healthy", "flaky", "down", "nightly")
    return is_well and (
        not job.is_active or (job.breaker is not None and not job.host.is_down(END - DAY / 48))
    )


def most_within_an_hour(changes: Sequence[float]) -> int:
    """The most changes of a job in any hour; the hour's end belongs to the next."""
    return max((sum(first <= one < first + HOUR for one in changes) for first in changes), default=0)
