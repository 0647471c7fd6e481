"""The pause of a job whose endpoint is down, and how it ends by itself. [rule]

Closed: the job ticks. After some failures in a row it opens: the user's ticks are held back until a probe is
due, and the first of them after that is the probe, made with a single try. A probe that fails doubles the gap
to the next, one that succeeds closes the breaker. A hold has an end even when nobody looks at it again.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from jobs.rescheduling.tuning import Tuning
from jobs.schedules import Adjustment, Schedule, keeping_every
from jobs.schedules.adjusted import MOST_KEEP_EVERY


@dataclass(frozen=True, slots=True)
class Breaker:
    """An open breaker; a closed one is None. Times are aware."""

    opened_at: datetime
    held_until: datetime  # the probe is the user's first tick at or after it
    failed_probes: int = 0
    keep_every: int = 1  # what the job comes back to
    is_relapse: bool = False  # it had come back shortly before, and then comes back more slowly


def is_to_open(
    consecutive_failures: int, is_critical: bool, changed_at: datetime | None, tuning: Tuning, now: datetime
) -> bool:
    """Whether the job is to be paused: never a critical one, never within the cool-down of a change.

    The failures are those in a row since it last came back: a host's other jobs were not probed themselves.
    """
    if is_critical or consecutive_failures < tuning.breaker_failures:
        return False
    return changed_at is None or now >= changed_at + timedelta(minutes=tuning.cool_down_minutes)


def opened(adjustment: Adjustment, closed_at: datetime | None, tuning: Tuning, now: datetime) -> Breaker:
    """The breaker of a job that is paused at `now`; it last came back at `closed_at`."""
    is_relapse = closed_at is not None and now < closed_at + timedelta(minutes=tuning.relapse_minutes)
    until = now + probe_gap(0, tuning.first_probe_seconds, tuning.longest_probe_seconds)
    return Breaker(now, until, 0, adjustment.keep_every, is_relapse)


def after_failed_probe(breaker: Breaker, ended_at: datetime, tuning: Tuning) -> Breaker:
    """Held on, for twice as long, up to the longest gap."""
    failed = breaker.failed_probes + 1
    gap = probe_gap(failed, tuning.first_probe_seconds, tuning.longest_probe_seconds)
    return replace(breaker, failed_probes=failed, held_until=ended_at + gap)


def probe_gap(failed_probes: int, first_seconds: int, longest_seconds: int) -> timedelta:
    """From a failure to the next probe: 1, 2, 4 … times the first gap."""
    return timedelta(seconds=min(first_seconds * 2 ** min(failed_probes, 20), longest_seconds))


def held(adjustment: Adjustment, held_until: datetime) -> Adjustment:
    """The adjustment of a paused job: every user's tick may be the probe, whatever was slowed down before."""
    return replace(adjustment, keep_every=1, anchor=None, held_until=held_until)


def closed(
    schedule: Schedule, adjustment: Adjustment, breaker: Breaker, max_slowdown: int, now: datetime
) -> Adjustment:
    """The adjustment of a job that comes back: as it was; after a relapse half as often, within its bound."""
    released = replace(adjustment, held_until=None)
    slowest = max(breaker.keep_every, min(max_slowdown, MOST_KEEP_EVERY))
    keep_every = min(breaker.keep_every * 2, slowest) if breaker.is_relapse else breaker.keep_every
    return keeping_every(schedule, released, keep_every, now)
