"""How jobs that would all tick together are spread. [rule]"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from statistics import fmean
from uuid import UUID

from jobs.schedules.adjusted import SHIFT_SECONDS_END

REACH_SECONDS = {"off": 0, "within_minute": 60, "within_hour": SHIFT_SECONDS_END, "auto": SHIFT_SECONDS_END}


@dataclass(frozen=True, slots=True)
class Slot:
    """A minute of a period at which a new job would tick, and what ticks then already."""

    minute: int  # after the period's beginning
    busiest: int  # ticks in the fullest of those minutes
    mean: float


def hashed(job_id: UUID, salt: str = "") -> float:
    """A number in [0, 1) that is the job's own, the same on every machine and after every restart."""
    digest = sha256(f"{salt}{job_id}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48


def offset_seconds(job_id: UUID, spread: str, period_seconds: float) -> int:
    """How much later than the user's ticks it ticks: within its period and what `spread` allows."""
    return int(hashed(job_id) * min(REACH_SECONDS[spread], period_seconds))


def per_minute(ticks: Iterable[datetime], start: datetime, minutes: int) -> list[int]:
    """How many of `ticks` fall into each of the minutes from `start` on."""
    counts = [0] * minutes
    for tick in ticks:
        minute = int((tick - start).total_seconds() // 60)
        if 0 <= minute < minutes:
            counts[minute] += 1
    return counts


def peak_to_mean(counts: Sequence[int]) -> float:
    """How many times the mean the fullest is; 0 where nothing ticks."""
    mean = fmean(counts) if counts else 0.0
    return max(counts) / mean if mean else 0.0


def free_slots(counts: Sequence[int], period_minutes: int, wanted: int = 5) -> list[Slot]:
    """The best minutes for a new job of that period; `counts` begins with a minute at which a period does.

    The best is where the fullest minute it would meet is least full; then by the mean, then the earliest.
    """
    slots = [slot_at(counts, minute, period_minutes) for minute in range(min(period_minutes, len(counts)))]
    return sorted(slots, key=lambda slot: (slot.busiest, slot.mean, slot.minute))[:wanted]


def slot_at(counts: Sequence[int], minute: int, period_minutes: int) -> Slot:
    met = counts[minute::period_minutes]
    return Slot(minute, max(met), fmean(met))
