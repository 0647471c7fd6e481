"""A line without axes. [rule]"""

from collections.abc import Sequence
from dataclasses import dataclass

from cronmanager.language import gettext
from monitoring.dashboard.drawing.marks import lasting, placed
from monitoring.dashboard.drawing.scale import Scale, thinned

WIDTH, HEIGHT, MARGIN = 120.0, 24.0, 2.0
MOST_POINTS = 240


@dataclass(frozen=True, slots=True)
class Spark:
    """Polylines, one for each stretch without a hole, as the `points` of SVG; a lone value is a dot."""

    width: float
    height: float
    lines: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    label: str


def polyline(points: Sequence[tuple[float, float]]) -> str:
    """As SVG writes points."""
    return " ".join(f"{placed(x):g},{placed(y):g}" for x, y in points)


def spark(values_ms: Sequence[float | None], what: str = "Duration") -> Spark:
    """`values_ms`, the oldest first; None is a hole."""
    known = [value for value in values_ms if value is not None]
    if not known:
        return Spark(WIDTH, HEIGHT, (), (), gettext("%(what)s: nothing measured yet.") % {"what": what})
    across = Scale(0, len(values_ms) - 1, MARGIN, WIDTH - MARGIN)
    up = Scale(min(known), max(known), HEIGHT - MARGIN, MARGIN)
    parts = _parts(values_ms, across, up)
    lines = tuple(polyline(thinned(part, MOST_POINTS)) for part in parts if len(part) > 1)
    dots = tuple((placed(part[0][0]), placed(part[0][1])) for part in parts if len(part) == 1)
    return Spark(WIDTH, HEIGHT, lines, dots, told(known, what))


def _parts(values: Sequence[float | None], across: Scale, up: Scale) -> list[list[tuple[float, float]]]:
    """Places of the values, cut at the holes."""
    parts: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if value is not None:
            parts[-1].append((across.at(place), up.at(value)))
        elif parts[-1]:
            parts.append([])
    return [part for part in parts if part]


def told(known: Sequence[float], what: str) -> str:
    """`Duration: from 12 ms to 1.5 s, the last 80 ms.`"""
    return gettext("%(what)s: from %(least)s to %(most)s, the last %(last)s.") % {
        "what": what,
        "least": lasting(min(known)),
        "most": lasting(max(known)),
        "last": lasting(known[-1]),
    }
