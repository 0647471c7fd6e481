"""When many jobs of one host fail at once: one incident, few probes, a paced return. [rule]"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Literal
from uuid import UUID

from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.window import lower_bound

WAVES = 4  # of 1, 2, 4 and 8 fifteenths
SLOW_TURN = 4  # at each so-manieth probe one of the slower jobs probes, too
PROBER_SECONDS = 600  # jobs that tick at least so often take turns as probers
LEASE = timedelta(minutes=15)  # of a job held for its host without probing: not renewed, it ends by itself
State = Literal["failing", "healthy", "unsure", "unknown"]


@dataclass(frozen=True, slots=True)
class HostJob:
    """A job as far as its host is concerned."""

    job_id: UUID
    host: str
    period_seconds: float  # the usual gap between its ticks
    consecutive_failures: int = 0
    last_ended_at: datetime | None = None
    is_critical: bool = False


@dataclass(frozen=True, slots=True)
class HostIncident:
    """A host that is down: the jobs seen failing, and all that are held for it."""

    host: str
    failing: tuple[UUID, ...]
    healthy: int
    held: tuple[UUID, ...]


def incidents(jobs: Iterable[HostJob], tuning: Tuning, now: datetime) -> list[HostIncident]:
    """The hosts of `jobs` that are down; give every active job of a host, or its share means nothing."""
    by_host = sorted(jobs, key=lambda job: (job.host, job.job_id))
    found = (incident_of(list(group), tuning, now) for _, group in groupby(by_host, key=lambda job: job.host))
    return [one for one in found if one]


def incident_of(jobs: Sequence[HostJob], tuning: Tuning, now: datetime) -> HostIncident | None:
    """The incident of one host with these jobs, if it is one.

    The jobs of which nothing new is known are held along only where none is known to be healthy.
    """
    states = {job: state_of(job, tuning, now) for job in jobs}
    failing = [job for job, state in states.items() if state == "failing"]
    healthy = sum(state == "healthy" for state in states.values())
    share = lower_bound(len(failing), len(failing) + healthy, tuning.confidence_z)
    if len(failing) < tuning.host_jobs or share <= tuning.host_ratio:
        return None
    held = failing if healthy else jobs
    return HostIncident(
        host=jobs[0].host,
        failing=tuple(job.job_id for job in failing),
        healthy=healthy,
        held=tuple(job.job_id for job in held if not job.is_critical),
    )


def state_of(job: HostJob, tuning: Tuning, now: datetime) -> State:
    """What the job's last executions say of its host."""
    if job.last_ended_at is None or job.last_ended_at < now - timedelta(minutes=tuning.host_fresh_minutes):
        return "unknown"
    if job.consecutive_failures >= tuning.host_failures:
        return "failing"
    return "unsure" if job.consecutive_failures else "healthy"


def probers(held: Iterable[HostJob], failed_probes: int) -> list[UUID]:
    """Who probes next: the frequent jobs in turn, now and then one of the others: none is forgotten."""
    ordered = sorted(held, key=lambda job: (job.period_seconds, job.job_id))
    frequent = [job for job in ordered if job.period_seconds <= PROBER_SECONDS] or ordered[:1]
    others = ordered[len(frequent) :]
    chosen = [in_turn(frequent, failed_probes)] if frequent else []
    if others and failed_probes % SLOW_TURN == SLOW_TURN - 1:
        chosen.append(in_turn(others, failed_probes // SLOW_TURN))
    return [job.job_id for job in chosen]


def in_turn(jobs: Sequence[HostJob], number: int) -> HostJob:
    return jobs[number % len(jobs)]


def paced_return(held: Iterable[HostJob], tuning: Tuning, now: datetime) -> dict[UUID, datetime]:
    """Until when each job is still held once the host is well: few come at once, the frequent ones first."""
    ordered = sorted(held, key=lambda job: (job.period_seconds, job.job_id))
    wave = timedelta(seconds=tuning.host_pace_seconds / (WAVES - 1))
    return {job.job_id: now + wave * wave_of(place, len(ordered)) for place, job in enumerate(ordered)}


def wave_of(place: int, count: int) -> int:
    """The wave of the job at `place` of `count`: each is twice the one before."""
    fifteenths = 15 * place / count
    return next(number for number in range(WAVES) if fifteenths < 2 ** (number + 1) - 1)
