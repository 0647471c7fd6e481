"""What charts are made of. Coordinates are the viewBox's, a tenth of a unit exact. [rule]"""

from functools import lru_cache
from typing import NamedTuple

from cronmanager.language import get_language, gettext, ngettext, number

OUTCOME_CLASSES = {
    "SUCCESS": "good",
    "FAILED": "bad",
    "RUNNING": "busy",
    "RETRYING": "wait",
    "PENDING": "idle",
    "SKIPPED": "idle",
    "MISSED": "wait",
    "CANCELLED": "idle",
}


class Rect(NamedTuple):
    """A bar or a cell, with what it says when pointed at."""

    x: float
    y: float
    width: float
    height: float
    css_class: str
    title: str = ""


class Text(NamedTuple):
    """A label; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"


def placed(value: float) -> float:
    """As short as it may be: charts are many."""
    return round(value, 1)


def counted(count: int) -> str:
    """`1 run`, `2,000 runs`."""
    return _counted(count, get_language())


@lru_cache(maxsize=8192)
def _counted(count: int, language: str | None) -> str:
    return ngettext("%(count)s run", "%(count)s runs", count) % {"count": number(count)}


def lasting(milliseconds: float) -> str:
    """`87 ms`, `1.5 s`, `2 min 5 s`, `3 h 20 min`."""
    if milliseconds < 1:
        return gettext("under 1 ms") if milliseconds > 0 else "0 ms"
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    seconds = round(milliseconds / 1000, 1)
    if seconds < 60:
        return f"{number(seconds, 0 if seconds.is_integer() else 1)} s"
    whole = round(milliseconds / 1000)
    big, small, units = (whole // 60, whole % 60, ("min", "s")) if whole < 3600 else (
        whole // 3600, whole % 3600 // 60, ("h", "min"))  # fmt: skip
    return f"{number(big)} {units[0]}" + (f" {small} {units[1]}" if small else "")
