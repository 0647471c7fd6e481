"""When a schedule ticks. [rule]

The main loop of Debian's cron.c without the waiting: what it does when the wall clock is moved is decided for
each stretch of a zone's time, so a tick is found without going through the minutes before it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from jobs.schedules.pattern import Pattern, next_match, pattern_of
from jobs.schedules.values import CronSchedule, IntervalSchedule, OnceSchedule, Schedule
from jobs.schedules.zones import EPOCH, PIECE_SECONDS, Stretch, stretches_of

SECOND = timedelta(seconds=1)
EARLIEST = (datetime(2, 1, 1, tzinfo=UTC) - EPOCH) // SECOND
LATEST = (datetime(9999, 1, 1, tzinfo=UTC) - EPOCH) // SECOND
SEARCHED_SECONDS = 101 * 366 * 86_400
FARTHEST_OFFSET = 2 * 86_400  # more than any wall clock is away from UTC
SHORT_STEP_MINUTES = 4  # cron.c: woken late
LONG_STEP_MINUTES = 180  # cron.c: beyond it the clock was corrected, not moved


def next_tick(schedule: Schedule, after: datetime) -> datetime | None:
    """The first tick later than `after` (aware), in UTC; None when there is none."""
    match schedule:
        case CronSchedule():
            tick = next_cron_tick(schedule, (after - EPOCH) // SECOND + 1)
        case IntervalSchedule(seconds):
            tick = ((after - EPOCH) // SECOND // seconds + 1) * seconds
        case OnceSchedule(at):
            return at.astimezone(UTC) if at > after else None
    return None if tick is None or tick > LATEST else EPOCH + timedelta(seconds=tick)


def ticks_between(schedule: Schedule, after: datetime, until: datetime) -> Iterator[datetime]:
    """Each tick later than `after`, up to and with `until`, in order."""
    tick = next_tick(schedule, after)
    while tick is not None and tick <= until:
        yield tick
        tick = next_tick(schedule, tick)


def next_cron_tick(schedule: CronSchedule, start: int) -> int | None:
    """The first tick at `start` or later, in seconds since the epoch."""
    pattern = pattern_of(schedule)
    instant: int | None = max(start, EARLIEST)
    last = min(start + SEARCHED_SECONDS, LATEST)
    while instant is not None and instant < last:
        piece = instant // PIECE_SECONDS
        for stretch in stretches_of(schedule.zone, piece):
            if stretch.end > instant:
                tick = first_tick_in(stretch, pattern, instant)
                if tick is not None:
                    return tick
        instant = skip_ahead(pattern, (piece + 1) * PIECE_SECONDS)
    return None


def skip_ahead(pattern: Pattern, instant: int) -> int | None:
    """Where to look on when no tick is before `instant`: no later than the next one, whatever the zone."""
    minute = next_match(pattern, (instant - FARTHEST_OFFSET) // 60)
    return None if minute is None else max(instant, minute * 60 - FARTHEST_OFFSET)


def first_tick_in(stretch: Stretch, pattern: Pattern, instant: int) -> int | None:
    """The first tick in the stretch, at `instant` or later."""
    if instant <= stretch.begin and makes_up(stretch, pattern):
        return stretch.begin
    start = max(instant, first_instant(stretch, pattern))
    minute = next_match(pattern, -(-(start + stretch.offset) // 60))
    if minute is None or minute * 60 - stretch.offset >= stretch.end:
        return None
    return minute * 60 - stretch.offset


def makes_up(stretch: Stretch, pattern: Pattern) -> bool:
    """Whether the clock was moved forward over minutes that the pattern names, and they are made up for.

    cron.c runs a job once for each such minute, all at the same moment; here that moment is one tick.
    """
    longest = SHORT_STEP_MINUTES if pattern.is_wildcard else LONG_STEP_MINUTES - 1
    if not 0 < stretch.step_minutes <= longest:
        return False
    minute = next_match(pattern, -(-(stretch.begin + stretch.offset_before) // 60))
    return minute is not None and minute * 60 <= stretch.begin + stretch.offset


def first_instant(stretch: Stretch, pattern: Pattern) -> int:
    """From when the pattern may tick: a clock that was moved back does not repeat fixed times."""
    moved_back = -stretch.step_minutes
    if pattern.is_wildcard or not 0 < moved_back <= LONG_STEP_MINUTES:
        return stretch.begin
    return stretch.begin + stretch.offset_before - stretch.offset
