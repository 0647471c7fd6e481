"""Two series over time, with axes. [rule]"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from cronmanager.language import gettext, number, pgettext, written
from monitoring.dashboard.drawing.marks import Text, lasting, placed
from monitoring.dashboard.drawing.scale import Scale, nice_ticks, thinned

WIDTH, HEIGHT = 640.0, 200.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 8.0, 8.0, 22.0
MOST_POINTS = 600
TIME_MARKS, TIME_MARKS_WITH_SECONDS = 6, 4
Values = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Series:
    """One line: its name, its values (None is a hole) and its class."""

    name: str
    values: Values
    css_class: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A series' polylines, cut at its holes."""

    name: str
    css_class: str
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """The lines, the marks at both axes, and where the grid lies."""

    width: float
    height: float
    series: tuple[Drawn, ...]
    y_texts: tuple[Text, ...]
    x_texts: tuple[Text, ...]
    grid_y: tuple[float, ...]
    left: float
    right: float
    label: str


def in_one_unit(milliseconds: float) -> str:
    """`500 ms`, `1.5 s`, `100 s`."""
    value, unit = (milliseconds, "ms") if milliseconds < 1000 else (milliseconds / 1000, "s")
    return f"{number(value, len(f'{value:g}'.partition('.')[2]))} {unit}"


def line_chart(
    times: Sequence[datetime],
    series: Sequence[Series],
    shown: Callable[[float], str] = lasting,
    marked: Callable[[float], str] = in_one_unit,
) -> LineChart:
    """`series` over `times` (in the viewer's zone, the oldest first), from zero up.

    Values are `shown` in the label and `marked` at the axis, where there is less room.
    """
    known = [value for one in series for value in one.values if value is not None]
    marks = nice_ticks(0, max([*known, 1.0]))
    across = Scale(0, max(len(times) - 1, 0), LEFT, WIDTH - RIGHT)
    up = Scale(0, marks[-1], HEIGHT - BOTTOM, TOP)
    drawn = tuple(_drawn(one, across, up) for one in series)
    grid = tuple(placed(up.at(mark)) for mark in marks)
    y_texts = tuple(
        Text(LEFT - 6, placed(y + 4), marked(mark), "end") for mark, y in zip(marks, grid, strict=True)
    )
    label = " ".join(told(one, shown) for one in series)
    return LineChart(
        WIDTH, HEIGHT, drawn, y_texts, _time_texts(times, across), grid, LEFT, WIDTH - RIGHT, label
    )


def _drawn(one: Series, across: Scale, up: Scale) -> Drawn:
    parts: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(one.values):
        if value is not None:
            parts[-1].append((across.at(place), up.at(value)))
        elif parts[-1]:
            parts.append([])
    lines = tuple(polyline(thinned(part, MOST_POINTS)) for part in parts if len(part) > 1)
    dots = tuple((placed(part[0][0]), placed(part[0][1])) for part in parts if len(part) == 1)
    return Drawn(one.name, one.css_class, lines, dots)


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """As SVG writes points."""
    return " ".join(f"{placed(x):g},{placed(y):g}" for x, y in points)


def _time_texts(times: Sequence[datetime], across: Scale) -> tuple[Text, ...]:
    """Some of the times, as many as there is room for; a day is named once."""
    if not times:
        return ()
    form = time_form((times[-1] - times[0]).total_seconds())
    marks = TIME_MARKS_WITH_SECONDS if form.endswith("%S") else TIME_MARKS
    step = max(1, -(-len(times) // marks))
    marked = ((written(times[place], form), place) for place in range(0, len(times), step))
    anchors = {0: "start", len(times) - 1: "end"} if len(times) > 1 else {}  # inside, at both ends
    return tuple(
        Text(placed(across.at(place)), HEIGHT - 6, text, anchors.get(place, "middle"))
        for text, place in (next(same) for _, same in groupby(marked, itemgetter(0)))
    )


def time_form(lasted_s: float) -> str:
    """How marks are written: as a clock within two days, with seconds within ten minutes, else as dates."""
    if lasted_s > 2 * 86_400:
        return pgettext("date", "j M")
    return "H:i" if lasted_s > 600 else "H:i:s"


def told(one: Series, shown: Callable[[float], str]) -> str:
    """`p95: from 12 ms to 1.5 s, the last 80 ms.`"""
    known = [value for value in one.values if value is not None]
    if not known:
        return gettext("%(what)s: nothing measured.") % {"what": one.name}
    return gettext("%(what)s: from %(least)s to %(most)s, the last %(last)s.") % {
        "what": one.name,
        "least": shown(min(known)),
        "most": shown(max(known)),
        "last": shown(known[-1]),
    }
