"""A schedule with what stands before it at present, in words. [rule]"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice, pairwise

from jobs.schedules.adjusted import NO_ADJUSTMENT, Adjustment
from jobs.schedules.telling.sentence import sentence_of
from jobs.schedules.telling.words import length_of
from jobs.schedules.ticks import next_tick, ticks_between
from jobs.schedules.values import IntervalSchedule, Schedule
from jobs.schedules.zones import zone_named

COMPARED_TICKS = 17  # as many gaps as an adjustment keeps one tick of, at most
FAR = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """An adjustment with the rest that is told of it."""

    adjustment: Adjustment
    timeout_ms: int | None = None
    since: datetime | None = None
    note: str = ""


AS_WRITTEN = Standing(NO_ADJUSTMENT)


@lru_cache(maxsize=4096)
def standing_sentence(schedule: Schedule, standing: Standing, zone: str) -> str:
    """`Every 5 minutes, UTC, at present every 10 minutes (since 1 March 14:00: 62 % failures)`."""
    parts = present_words(schedule, standing, zone)
    if not parts:
        return sentence_of(schedule, zone)
    since = f"since {_moment(standing.since, zone)}" if standing.since else ""
    why = ": ".join(part for part in (since, standing.note.rstrip(".")) if part)
    return f"{sentence_of(schedule, zone)}, at present {parts}" + (f" ({why})" if why else "")


def present_words(schedule: Schedule, standing: Standing, zone: str) -> str:
    """`every 10 minutes and 30 seconds later`; empty where nothing stands before the schedule."""
    return " and ".join(_parts(schedule, standing, zone))


def _parts(schedule: Schedule, standing: Standing, zone: str) -> Iterator[str]:
    adjustment = standing.adjustment
    if adjustment.held_until:
        yield f"held until {_moment(adjustment.held_until, zone)}"
    if adjustment.keep_every > 1:
        gap_s = _even_gap_s(schedule, adjustment.anchor)
        is_even = gap_s is not None
        yield f"every {length_of((gap_s or 0) * adjustment.keep_every)}" if is_even else _one_of(adjustment)
    if adjustment.shift_seconds:
        yield f"{_counted(length_of(adjustment.shift_seconds))} later"
    if standing.timeout_ms:
        yield f"with a time-out of {standing.timeout_ms / 1000:g} s"


def _counted(length: str) -> str:
    return length if length[0].isdigit() else f"a {length}"


def _one_of(adjustment: Adjustment) -> str:
    return f"one run of {adjustment.keep_every}"


def _even_gap_s(schedule: Schedule, start: datetime | None) -> int | None:
    """Seconds between ticks that are all as far apart; None where they are not."""
    if isinstance(schedule, IntervalSchedule):
        return schedule.seconds
    if start is None or next_tick(schedule, start) is None:
        return None
    ticks = islice(ticks_between(schedule, start, FAR), COMPARED_TICKS)
    gaps = {round((later - earlier).total_seconds()) for earlier, later in pairwise(ticks)}
    return gaps.pop() if len(gaps) == 1 else None


def _moment(at: datetime, zone: str) -> str:
    local = at.astimezone(zone_named(zone))
    return f"{local.day} {local:%B %H:%M}"
