"""Where the time of each attempt went: DNS, connect, TLS, wait, transfer. [rule]

Stored phases are lengths, those of the last hop; the total is of all hops. What no phase accounts for is the
transfer, or where redirects were followed the hops before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cronmanager.language import gettext, gettext_noop
from monitoring.dashboard.drawing.marks import Rect, Text, lasting, placed
from monitoring.dashboard.drawing.scale import nice_ticks

WIDTH, ROW, BAR, AXIS = 600.0, 24.0, 16.0, 18.0
STORED = (("dns", "dnsMs"), ("connect", "connectMs"), ("tls", "tlsMs"), ("wait", "firstByteMs"))
LEAST = 1.0  # a phase that took time is seen
NAMES = {
    "other": gettext_noop("Redirects"),
    "dns": gettext_noop("DNS"),
    "connect": gettext_noop("Connect"),
    "tls": gettext_noop("TLS"),
    "wait": gettext_noop("Wait"),
    "transfer": gettext_noop("Transfer"),
}


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase: when it began after the attempt's start, and how long it took."""

    name: str
    begin_ms: float
    lasted_ms: float


@dataclass(frozen=True, slots=True)
class Row:
    """An attempt's bars; the label says it in words."""

    bars: tuple[Rect, ...]
    phases: tuple[Phase, ...]
    total_ms: float
    label: str


@dataclass(frozen=True, slots=True)
class Waterfall:
    """All attempts on one scale."""

    width: float
    height: float
    rows: tuple[Row, ...]
    ticks: tuple[Text, ...]
    label: str


def phases_of(timings: Mapping[str, float | None], *, has_redirects: bool = False) -> list[Phase]:
    """The phases of stored `timings`, in order; together they are the total."""
    total = max(timings.get("totalMs") or 0.0, 0.0)
    told = [(name, max(timings.get(stored) or 0.0, 0.0)) for name, stored in STORED]
    rest = max(total - sum(lasted for _, lasted in told), 0.0)
    if has_redirects:
        return _in_a_row([("other", rest), *told], total)
    is_answered = timings.get("firstByteMs") is not None
    return _in_a_row([*told, ("transfer" if is_answered else "wait", rest)], total)


def _in_a_row(lengths: Sequence[tuple[str, float]], total: float) -> list[Phase]:
    found, begin = [], 0.0
    for name, wanted in lengths:
        lasted = min(wanted, max(total - begin, 0.0))
        if lasted > 0:
            found.append(Phase(name, begin, lasted))
        begin += lasted
    return found


def waterfall(attempts: Sequence[Mapping[str, Any]]) -> Waterfall:
    """Stored attempts, the first on top."""
    parts = [_phases(attempt) for attempt in attempts]
    totals = [sum(phase.lasted_ms for phase in phases) for phases in parts]
    marks = nice_ticks(0, max([*totals, 1.0]))
    per_ms = WIDTH / marks[-1]
    rows = tuple(
        _row(number, phases, total, per_ms)
        for number, (phases, total) in enumerate(zip(parts, totals, strict=True))
    )
    ticks = tuple(_tick(mark, per_ms, len(rows)) for mark in marks)
    label = " ".join(row.label for row in rows) or gettext("Nothing was called.")
    return Waterfall(WIDTH, ROW * len(rows) + AXIS, rows, ticks, label)


def _phases(attempt: Mapping[str, Any]) -> list[Phase]:
    has_redirects = bool((attempt.get("connection") or {}).get("redirects"))
    return phases_of(attempt.get("timings") or {}, has_redirects=has_redirects)


def _tick(mark: float, per_ms: float, rows: int) -> Text:
    anchor = "start" if mark == 0 else "end" if mark * per_ms >= WIDTH - 1 else "middle"
    return Text(placed(mark * per_ms), placed(rows * ROW + 12), lasting(mark), anchor)


def _row(number: int, phases: Sequence[Phase], total: float, per_ms: float) -> Row:
    bars = tuple(_bar(phase, number, per_ms) for phase in phases)
    told = ", ".join(f"{gettext(NAMES[phase.name])} {lasting(phase.lasted_ms)}" for phase in phases)
    label = gettext("Attempt %(number)s: %(time)s") % {"number": number + 1, "time": lasting(total)}
    label += f" ({told})." if told else "."
    return Row(bars, tuple(phases), round(total, 3), label)


def _bar(phase: Phase, number: int, per_ms: float) -> Rect:
    x, width = phase.begin_ms * per_ms, max(phase.lasted_ms * per_ms, LEAST)
    return Rect(
        placed(min(x, WIDTH - width)),
        placed(number * ROW + (ROW - BAR) / 2),
        placed(width),
        BAR,
        f"phase-{phase.name}",
        f"{gettext(NAMES[phase.name])}: {lasting(phase.lasted_ms)}",
    )
