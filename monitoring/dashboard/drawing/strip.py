"""The last runs of a job: one bar each, by outcome and how long it took. [rule]"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cronmanager.language import gettext, gettext_noop, ngettext
from monitoring.dashboard.drawing.marks import OUTCOME_CLASSES, Rect, lasting, placed
from monitoring.dashboard.telling import status_word

MOST = 50
WIDTH, HEIGHT, GAP = 150.0, 24.0, 1.0
LEAST_SHARE = 0.25  # of the height: a quick run must be seen too
WORDS = (
    ("SUCCESS", gettext_noop("%(count)s succeeded")),
    ("FAILED", gettext_noop("%(count)s failed")),
    ("MISSED", gettext_noop("%(count)s missed")),
    ("SKIPPED", gettext_noop("%(count)s skipped")),
    ("CANCELLED", gettext_noop("%(count)s cancelled")),
    ("RUNNING", gettext_noop("%(count)s running")),
    ("RETRYING", gettext_noop("%(count)s waiting for a retry")),
    ("PENDING", gettext_noop("%(count)s waiting")),
)


@dataclass(frozen=True, slots=True)
class Run:
    """An execution as far as a strip shows it."""

    status: str
    duration_ms: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Strip:
    """The bars, the oldest at the left."""

    width: float
    height: float
    bars: tuple[Rect, ...]
    label: str

    @property
    def paths(self) -> list[tuple[str, str]]:
        """The same as one path of upright strokes for each class: a table has thousands of bars."""
        found: dict[str, list[str]] = {}
        for bar in self.bars:
            middle, top = round(bar.x + bar.width / 2, 1), self.height - bar.height
            found.setdefault(bar.css_class, []).append(f"M{middle:g} {self.height:g}V{top:.0f}")
        return [(css_class, "".join(strokes)) for css_class, strokes in found.items()]


def strip(newest_first: Sequence[Run], *, has_titles: bool = True) -> Strip:
    """The last MOST runs. Bars stand at the right, so that the newest are below each other in a table.

    Titles cost more than all else of it: a table, which shows none, goes without.
    """
    runs = list(reversed(newest_first[:MOST]))
    longest = max((run.duration_ms or 0 for run in runs), default=0)
    step = WIDTH / MOST
    first = WIDTH - step * len(runs)
    bars = tuple(_bar(run, first + step * place, step, longest, has_titles) for place, run in enumerate(runs))
    return Strip(WIDTH, HEIGHT, bars, told(runs))


def _bar(run: Run, x: float, step: float, longest: int, has_title: bool) -> Rect:
    share = LEAST_SHARE + (1 - LEAST_SHARE) * ((run.duration_ms or 0) / longest if longest else 0)
    height = HEIGHT * share
    return Rect(
        placed(x),
        placed(HEIGHT - height),
        placed(step - GAP),
        placed(height),
        f"run {OUTCOME_CLASSES.get(run.status, 'idle')}",
        _title(run) if has_title else "",
    )


def _title(run: Run) -> str:
    took = "" if run.duration_ms is None else f", {lasting(run.duration_ms)}"
    return f"{status_word(run.status)}{took}"


def told(runs: Sequence[Run]) -> str:
    """`Last 50 runs: 48 succeeded, 2 failed; 12 ms to 1.5 s.`"""
    if not runs:
        return gettext("No runs yet.")
    counts = Counter(run.status for run in runs)
    outcomes = ", ".join(
        gettext(word) % {"count": counts[status]} for status, word in WORDS if counts[status]
    )
    times = [run.duration_ms for run in runs if run.duration_ms is not None]
    told = ngettext("Last %(count)s run: %(outcomes)s", "Last %(count)s runs: %(outcomes)s", len(runs))
    span = {"least": lasting(min(times)), "most": lasting(max(times))} if times else {}
    return told % {"count": len(runs), "outcomes": outcomes} + (
        gettext("; %(least)s to %(most)s.") % span if span else "."
    )
