"""A day of many jobs: a row for each job, a mark for each tick or run. [rule]"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from cronmanager.language import gettext, ngettext, number, pgettext, written
from monitoring.dashboard.drawing.marks import OUTCOME_CLASSES, Rect, Text, counted, placed
from monitoring.dashboard.drawing.scale import Scale

WIDTH, ROW, BAR, TOP = 1440.0, 20.0, 12.0, 18.0
LEAST = 2.0
MOST_MARKS = 288  # of a row: denser ones become bands, so that a page stays light
DAY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Happening:
    """A tick to come (no status) or a run."""

    at: datetime
    lasted_ms: int | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One job's day."""

    name: str
    y: float
    marks: tuple[Rect, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """All jobs on one scale of a day."""

    width: float
    height: float
    lines: tuple[Line, ...]
    hours: tuple[Text, ...]
    now_x: float | None  # where the present is, when it is in the day
    label: str


def timeline(
    jobs: Sequence[tuple[str, Sequence[Happening]]],
    start: datetime,
    now: datetime,
    end: datetime | None = None,
) -> Timeline:
    """The day from `start` (in the viewer's zone) to `end`, 23 or 25 hours where a clock moves."""
    end = end or start + DAY
    length = _seconds(start, end)
    across = Scale(0, length, 0, WIDTH)
    lines = tuple(_line(number, name, found, start, across) for number, (name, found) in enumerate(jobs))
    hours = tuple(_hour(start, hour, across) for hour in range(0, int(length // 3600) + 1, 3))
    now_x = placed(across.at(_seconds(start, now))) if start <= now < end else None
    total = sum(line.count for line in lines)
    return Timeline(WIDTH, TOP + ROW * len(lines), lines, hours, now_x, told(total, len(lines), start))


def told(runs: int, jobs: int, start: datetime) -> str:
    """`1,441 runs of 2 jobs from 00:00 on 1 Mar 2027.`"""
    of_jobs = ngettext("%(runs)s of %(jobs)s job", "%(runs)s of %(jobs)s jobs", jobs)
    return gettext("%(what)s from %(time)s on %(day)s.") % {
        "what": of_jobs % {"runs": counted(runs), "jobs": number(jobs)},
        "time": f"{start:%H:%M}",
        "day": written(start, pgettext("date", "j M Y")),
    }


def _seconds(start: datetime, at: datetime) -> float:
    """On no wall clock: Python subtracts two times of one zone without its changes."""
    return (at.astimezone(UTC) - start.astimezone(UTC)).total_seconds()


def _hour(start: datetime, hour: int, across: Scale) -> Text:
    at = (start.astimezone(UTC) + timedelta(hours=hour)).astimezone(start.tzinfo)  # 23 or 25 hours too
    x = placed(across.at(hour * 3600))
    return Text(x, 12.0, f"{at:%H:%M}", "start" if hour == 0 else "end" if x >= WIDTH else "middle")


def _line(number: int, name: str, found: Sequence[Happening], start: datetime, across: Scale) -> Line:
    y = TOP + number * ROW
    timed = sorted(((_seconds(start, one.at), one) for one in found), key=itemgetter(0))
    inside = [(seconds, one) for seconds, one in timed if 0 <= seconds < across.high]
    marks = [_mark(one, seconds, y, across) for seconds, one in inside]
    return Line(name, placed(y), tuple(marks if len(marks) <= MOST_MARKS else _bands(marks)), len(inside))


def _mark(one: Happening, seconds: float, y: float, across: Scale) -> Rect:
    begin, end = across.at(seconds), across.at(seconds + (one.lasted_ms or 0) / 1000)
    css = f"tick {OUTCOME_CLASSES.get(one.status, 'to-come')}"
    width = max(end - begin, LEAST)
    begin = min(begin, WIDTH - width)
    return Rect(placed(begin), placed(y + (ROW - BAR) / 2), placed(width), BAR, css, f"{one.at:%H:%M:%S}")


def _bands(marks: Sequence[Rect]) -> list[Rect]:
    """Neighbours of one class as one, what is bad by itself; never more than MOST_MARKS and the bad ones."""
    gap = WIDTH / MOST_MARKS
    found: list[Rect] = []
    for mark in marks:
        before = found[-1] if found else None
        if before and before.css_class == mark.css_class and mark.x - (before.x + before.width) <= gap:
            width = max(before.width, mark.x + mark.width - before.x)
            found[-1] = Rect(before.x, before.y, placed(width), BAR, before.css_class, before.title)
        else:
            found.append(mark)
    return found
