"""How many jobs tick together."""

from collections import Counter
from collections.abc import Iterable

from bench.rescheduling.endpoints import DAY
from bench.rescheduling.population import Job

Crowds = Counter[int]


def crowds_of(jobs: Iterable[Job]) -> Crowds:
    """How many ticks fall into each minute of the first day."""
    return Counter(tick // 60 for job in jobs for tick in job.plan if tick < DAY)


def crowd_of(job: Job, crowds: Crowds) -> int:
    """Ticks of all jobs in the fullest minute of the first day that `job` ticks in."""
    return max(crowds[tick // 60] for tick in job.plan if tick < DAY)


def mean_load(crowds: Crowds) -> float:
    """Ticks of all jobs in a minute, on average."""
    return crowds.total() / 1440
