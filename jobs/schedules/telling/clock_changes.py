"""What a zone's clock, when it is moved, does to a schedule. [rule]"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cronmanager.language import gettext, ngettext, number, pgettext, written
from jobs.schedules.pattern import DAY_MINUTES, Pattern, next_match, pattern_of
from jobs.schedules.telling.words import clock, joined
from jobs.schedules.ticks import SECOND, makes_up, ticks_between
from jobs.schedules.values import CronSchedule, Schedule
from jobs.schedules.zones import EPOCH, PIECE_SECONDS, Stretch, stretches_of

SHOWN = 20  # times and ticks of one change that are listed
NAMED = 3  # of them that stand in the text


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One moving of the clock that touches a schedule: the times that it skips or shows twice."""

    at: datetime  # UTC
    kind: str  # gap | overlap
    effect: str  # made_up | left_out | once | twice
    clock_before: str  # what the clock would have shown, and what it shows
    clock_after: str
    times: list[str]  # of the wall clock, the first SHOWN
    time_count: int
    ticks: list[datetime]  # at which these times run, the first SHOWN
    tick_count: int
    text: str


def clock_changes(schedule: Schedule, after: datetime, until: datetime) -> list[ClockChange]:
    """Each change later than `after`, up to and with `until`, that touches the schedule, in order."""
    if not isinstance(schedule, CronSchedule):
        return []
    pattern = pattern_of(schedule)
    found = (change_at(schedule, pattern, stretch) for stretch in moves(schedule.zone, after, until))
    return [change for change in found if change]


def moves(zone: str, after: datetime, until: datetime) -> Iterator[Stretch]:
    """Each stretch at whose beginning the zone's clock is moved."""
    first, last = (after - EPOCH) // SECOND, (until - EPOCH) // SECOND
    for piece in range(first // PIECE_SECONDS, last // PIECE_SECONDS + 1):
        begin = max(first + 1, piece * PIECE_SECONDS)  # a piece's stretches begin before it
        end = min(last, (piece + 1) * PIECE_SECONDS - 1)
        for stretch in stretches_of(zone, piece):
            if stretch.offset != stretch.offset_before and begin <= stretch.begin <= end:
                yield stretch


def change_at(schedule: CronSchedule, pattern: Pattern, stretch: Stretch) -> ClockChange | None:
    """What happens at the stretch's beginning; None when no time of the pattern is skipped or repeated."""
    before, after = stretch.begin + stretch.offset_before, stretch.begin + stretch.offset
    minutes = minutes_between(pattern, min(before, after), max(before, after))
    if not minutes:
        return None
    is_gap = after > before
    ticks = ticks_of(schedule, pattern, stretch, is_gap)
    effect = effect_of(len(minutes), len(ticks), is_gap)
    times = [clock(minute % DAY_MINUTES) for minute in minutes]
    return ClockChange(
        at=instant(stretch.begin),
        kind="gap" if is_gap else "overlap",
        effect=effect,
        clock_before=shown(before),
        clock_after=shown(after),
        times=times[:SHOWN],
        time_count=len(times),
        ticks=ticks[:SHOWN],
        tick_count=len(ticks),
        text=sentence(effect, before, after, times),
    )


def minutes_between(pattern: Pattern, first: int, last: int) -> list[int]:
    """The pattern's minutes of the wall clock from second `first`, to before second `last`."""
    found = []
    minute = next_match(pattern, -(-first // 60))
    while minute is not None and minute * 60 < last:
        found.append(minute)
        minute = next_match(pattern, minute + 1)
    return found


def ticks_of(schedule: CronSchedule, pattern: Pattern, stretch: Stretch, is_gap: bool) -> list[datetime]:
    """The ticks at which the times that are skipped or shown twice do run."""
    if is_gap:
        return [instant(stretch.begin)] if makes_up(stretch, pattern) else []
    span = stretch.offset_before - stretch.offset
    first, last = instant(stretch.begin - span), instant(stretch.begin + span)
    return list(ticks_between(schedule, first - SECOND, last - SECOND))


def effect_of(times: int, ticks: int, is_gap: bool) -> str:
    """What becomes of the times."""
    if is_gap:
        return "made_up" if ticks else "left_out"
    return "twice" if ticks > times else "once"


def sentence(effect: str, before: int, after: int, times: list[str]) -> str:
    """The change in words."""
    if after < before:
        moved = gettext("On %(day)s the clock goes back from %(before)s to %(after)s: %(effect)s.")
    else:
        moved = gettext("On %(day)s the clock goes forward from %(before)s to %(after)s: %(effect)s.")
    return moved % {
        "day": written(EPOCH + timedelta(seconds=before), pgettext("date", "j F Y")),
        "before": shown(before, after),
        "after": shown(after, before),
        "effect": happening(effect, len(times)) % {"times": told(times)},
    }


def happening(effect: str, count: int) -> str:
    """What becomes of the times, which are not written yet."""
    once = ngettext(
        "%(times)s runs once, at the first occurrence",
        "%(times)s run once, at the first occurrence",
        count,
    )
    return {
        "made_up": gettext("what is skipped (%(times)s) runs once, at the moment of the change"),
        "left_out": gettext("what is skipped (%(times)s) does not run that day"),
        "once": once,
        "twice": ngettext("%(times)s runs twice", "%(times)s run twice", count),
    }[effect]


def told(times: list[str]) -> str:
    """The times, when they are few; else how many, the first and the last."""
    if len(times) <= NAMED:
        return joined(times)
    span = {"count": number(len(times)), "first": times[0], "last": times[-1]}
    return gettext("%(count)s times from %(first)s to %(last)s") % span


def shown(wall: int, beside: int | None = None) -> str:
    """What a clock shows at that second of the wall's count; with its day when `beside` has another."""
    moment = EPOCH + timedelta(seconds=wall)
    text = f"{moment:%H:%M}" if wall % 60 == 0 else f"{moment:%H:%M:%S}"
    is_other_day = beside is not None and abs(wall - beside) >= 12 * 3600
    day = written(moment, pgettext("date", "j F"))
    return f"{text} ({day})" if is_other_day else text


def instant(seconds: int) -> datetime:
    """Seconds since the epoch as UTC."""
    return (EPOCH + timedelta(seconds=seconds)).astimezone(UTC)
