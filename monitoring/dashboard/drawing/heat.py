"""Heat maps: how much falls into each hour of the week, day of the year or minute of the next day. [rule]"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import chain

from cronmanager.language import (
    get_language,
    gettext,
    pgettext,
    short_month,
    short_weekday,
    weekday,
    written,
)
from monitoring.dashboard.drawing.marks import Rect, Text, counted, placed
from monitoring.dashboard.drawing.scale import step_of

CELL, GAP, LEFT, TOP = 12.0, 2.0, 32.0, 14.0
PITCH = CELL + GAP
DAY_MINUTES, MINUTES_IN_A_ROW = 1440, 60
MINUTE_WIDTH, ROW_HEIGHT = 10.0, 12.0
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Heat:
    """The cells, by step from heat-0 (nothing) to heat-5 (as much as the fullest), and labels beside them."""

    width: float
    height: float
    cells: tuple[Rect, ...]
    texts: tuple[Text, ...]
    label: str


def week(counts: Sequence[Sequence[int]]) -> Heat:
    """`counts` by weekday (Monday first) and hour."""
    most = max((count for day in counts for count in day), default=0)
    shades, names = _shades(chain.from_iterable(counts), most), [weekday(day) for day in range(7)]
    cells = tuple(
        _cell(LEFT + hour * PITCH, TOP + day * PITCH, f"{names[day]} {hour:02d}:00", shades[count])
        for day, hours in enumerate(counts)
        for hour, count in enumerate(hours)
    )
    texts = [Text(LEFT - 4, placed(TOP + day * PITCH + 10), short_weekday(day), "end") for day in range(7)]
    texts += [Text(placed(LEFT + hour * PITCH), 10.0, f"{hour:02d}") for hour in range(0, 24, 6)]
    return Heat(LEFT + 24 * PITCH, TOP + 7 * PITCH, cells, tuple(texts), week_told(counts, most))


def week_told(counts: Sequence[Sequence[int]], most: int) -> str:
    """`840 runs in a week; most on Monday at 09:00, 60 runs.`"""
    if most == 0:
        return gettext("No runs in the week.")
    day, hour = next(
        (d, h) for d, hours in enumerate(counts) for h, count in enumerate(hours) if count == most
    )
    return gettext("%(total)s in a week; most on %(day)s at %(time)s, %(most)s.") % {
        "total": counted(sum(map(sum, counts))),
        "day": weekday(day),
        "time": f"{hour:02d}:00",
        "most": counted(most),
    }


def year(counts: Mapping[date, int], last: date, weeks: int = 53) -> Heat:
    """The days up to `last`, a column for each week from its Monday on."""
    first = last - timedelta(days=last.weekday() + 7 * (weeks - 1))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    most = max((counts.get(day, 0) for day in days), default=0)
    form = pgettext("date", "D j M Y")
    wheres, shades = _days_written(first, len(days), form, get_language()), _shades(counts.values(), most)
    cells = tuple(
        _cell(LEFT + n // 7 * PITCH, TOP + n % 7 * PITCH, where, shades[counts.get(day, 0)])
        for n, (day, where) in enumerate(zip(days, wheres, strict=True))
    )
    texts = [Text(LEFT - 4, placed(TOP + n * PITCH + 10), short_weekday(n), "end") for n in (0, 2, 4)]
    texts += [
        Text(placed(LEFT + n // 7 * PITCH), 10.0, short_month(day.month))
        for n, day in enumerate(days)
        if day.day == 1
    ]
    return Heat(LEFT + weeks * PITCH, TOP + 7 * PITCH, cells, tuple(texts), year_told(counts, days, most))


def year_told(counts: Mapping[date, int], days: Sequence[date], most: int) -> str:
    """`365 runs from 2 Mar 2026 to 1 Mar 2027; most on 4 Jan 2027, 9 runs.`"""
    span = {"first": _day(days[0]), "last": _day(days[-1])}
    if most == 0:
        return gettext("No runs from %(first)s to %(last)s.") % span
    return gettext("%(total)s from %(first)s to %(last)s; most on %(fullest)s, %(most)s.") % {
        **span,
        "total": counted(sum(counts.get(day, 0) for day in days)),
        "fullest": _day(next(day for day in days if counts.get(day, 0) == most)),
        "most": counted(most),
    }


def _day(day: date) -> str:
    return written(day, pgettext("date", "j M Y"))


def day_by_minute(counts: Mapping[int, int], start: datetime) -> Heat:
    """The 24 hours from `start`, a whole hour in the viewer's zone: a row an hour, a cell a minute.

    `counts` is by minutes after `start`. Empty minutes have no cell: one band for each hour lies behind.
    """
    most = max((count for minute, count in counts.items() if 0 <= minute < DAY_MINUTES), default=0)
    width = MINUTES_IN_A_ROW * MINUTE_WIDTH
    clocks, shades = _clocks(start), _shades(counts.values(), most)
    bands = [Rect(LEFT, placed(row * ROW_HEIGHT), width, ROW_HEIGHT - GAP, "heat-0") for row in range(24)]
    cells = [
        Rect(
            placed(LEFT + minute % 60 * MINUTE_WIDTH),
            placed(minute // 60 * ROW_HEIGHT),
            MINUTE_WIDTH - 1,
            ROW_HEIGHT - GAP,
            shades[count][0],
            f"{clocks[minute]}: {shades[count][1]}",
        )
        for minute, count in sorted(counts.items())
        if count and 0 <= minute < DAY_MINUTES
    ]
    texts = tuple(
        Text(LEFT - 4, placed(row * ROW_HEIGHT + 9), clocks[row * 60], "end") for row in range(0, 24, 3)
    )
    return Heat(LEFT + width, 24 * ROW_HEIGHT, (*bands, *cells), texts, _day_told(counts, clocks, most))


def _day_told(counts: Mapping[int, int], clocks: Sequence[str], most: int) -> str:
    since = {"start": clocks[0]}
    if most == 0:
        return gettext("No runs in the 24 hours from %(start)s.") % since
    return gettext("%(total)s in the 24 hours from %(start)s; most at %(fullest)s, %(most)s.") % {
        **since,
        "total": counted(sum(count for minute, count in counts.items() if 0 <= minute < DAY_MINUTES)),
        "fullest": clocks[min(minute for minute, count in counts.items() if count == most)],
        "most": counted(most),
    }


def _clocks(start: datetime) -> list[str]:
    """Of each minute of the day; zones change theirs at a quarter of an hour."""
    begin = start.astimezone(UTC)
    quarters = (begin + n * QUARTER for n in range(DAY_MINUTES // 15))
    local = [quarter.astimezone(start.tzinfo) for quarter in quarters]
    return [f"{at.hour:02d}:{at.minute + minute:02d}" for at in local for minute in range(15)]


def _shades(counts: Iterable[int], most: int) -> dict[int, tuple[str, str]]:
    """The class of each count and what it is told as: most cells share a few."""
    return {count: (f"heat-{step_of(count, most)}", counted(count)) for count in {0, *counts}}


def _cell(x: float, y: float, where: str, shade: tuple[str, str]) -> Rect:
    return Rect(placed(x), placed(y), CELL, CELL, shade[0], f"{where}: {shade[1]}")


@lru_cache(maxsize=64)
def _days_written(first: date, count: int, form: str, language: str | None) -> list[str]:
    return [written(first + timedelta(days=n), form) for n in range(count)]
