"""How runs ended over time: a bar for each stretch, failures at the bottom. [rule]"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from cronmanager.language import gettext, number
from monitoring.dashboard.drawing.line import LEFT, RIGHT, WIDTH
from monitoring.dashboard.drawing.marks import Rect, counted, placed

HEIGHT, GAP = 40.0, 0.2  # of a step that stays empty
LEAST = 2.0
CLASSES = ("bad", "idle", "good")  # from the bottom


@dataclass(frozen=True, slots=True)
class Ended:
    """How many of a stretch succeeded, failed or were not called; `told` says which stretch."""

    good: int
    bad: int
    other: int
    told: str


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The bars, in the width of a line chart so that both stand beneath each other."""

    width: float
    height: float
    bars: tuple[Rect, ...]
    label: str
    ends: tuple[str, ...]  # which stretches the first and the last bar are about


def outcomes(stretches: Sequence[Ended]) -> Outcomes:
    """The oldest at the left."""
    most = max((one.good + one.bad + one.other for one in stretches), default=0)
    step = (WIDTH - RIGHT - LEFT) / max(len(stretches), 1)
    words = (cache(failed), cache(not_called), cache(succeeded))  # most stretches say the same
    bars = [bar for n, one in enumerate(stretches) for bar in _bars(one, LEFT + n * step, step, most, words)]
    ends = tuple(one.told for one in (*stretches[:1], *stretches[-1:]))
    return Outcomes(WIDTH, HEIGHT, tuple(bars), told(stretches), ends)


def _bars(one: Ended, x: float, step: float, most: int, words: Sequence[Callable[[int], str]]) -> list[Rect]:
    bars, y = [], HEIGHT
    for count, css, word in zip((one.bad, one.other, one.good), CLASSES, words, strict=True):
        if count:
            height = max(HEIGHT * count / most, LEAST)
            y -= height
            title = f"{one.told}: {word(count)}"
            bars.append(
                Rect(placed(x), placed(max(y, 0)), placed(step * (1 - GAP)), placed(height), css, title)
            )
    return bars


def told(stretches: Sequence[Ended]) -> str:
    """`480 runs: 470 succeeded, 10 failed.`"""
    good, bad, other = (sum(getattr(one, name) for one in stretches) for name in ("good", "bad", "other"))
    if not good + bad + other:
        return gettext("No runs in this time.")
    parts = ((good, succeeded(good)), (bad, failed(bad)), (other, not_called(other)))
    return f"{counted(good + bad + other)}: {', '.join(word for count, word in parts if count)}."


def succeeded(count: int) -> str:
    """`470 succeeded`."""
    return gettext("%(count)s succeeded") % {"count": number(count)}


def failed(count: int) -> str:
    """`10 failed`."""
    return gettext("%(count)s failed") % {"count": number(count)}


def not_called(count: int) -> str:
    """Missed, skipped or cancelled."""
    return gettext("%(count)s not called") % {"count": number(count)}
