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
STEP = WIDTH / MOST
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
    """Runs as bars, the oldest at the left."""

    runs: Sequence[Run]
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def label(self) -> str:
        """What it shows, in words."""
        return told(self.runs)

    @property
    def bars(self) -> tuple[Rect, ...]:
        """Each with what it says when pointed at."""
        placed_runs = zip(self.runs, _lefts(self.runs), _heights(self.runs), strict=True)
        return tuple(_bar(run, left, height) for run, left, height in placed_runs)

    @property
    def paths(self) -> list[tuple[str, str]]:
        """The same as one path of upright strokes for each class: a table has thousands of bars."""
        found: dict[str, list[str]] = {}
        for run, left, height in zip(self.runs, _lefts(self.runs), _heights(self.runs), strict=True):
            stroke = f"M{round(left + (STEP - GAP) / 2, 1):g} {HEIGHT:g}V{HEIGHT - height:.0f}"
            found.setdefault(_class_of(run), []).append(stroke)
        return [(css_class, "".join(strokes)) for css_class, strokes in found.items()]


def strip(newest_first: Sequence[Run]) -> Strip:
    """The last MOST runs. Bars stand at the right, so that the newest are below each other in a table."""
    return Strip(newest_first[:MOST][::-1])


def _lefts(runs: Sequence[Run]) -> list[float]:
    first = MOST - len(runs)
    return [STEP * place for place in range(first, MOST)]


def _heights(runs: Sequence[Run]) -> list[float]:
    longest = max((run.duration_ms or 0 for run in runs), default=0) or 1
    least, rest = HEIGHT * LEAST_SHARE, HEIGHT * (1 - LEAST_SHARE)
    return [least + rest * (run.duration_ms or 0) / longest for run in runs]


def _class_of(run: Run) -> str:
    return f"run {OUTCOME_CLASSES.get(run.status, 'idle')}"


def _bar(run: Run, left: float, height: float) -> Rect:
    place = placed(left), placed(HEIGHT - height), placed(STEP - GAP), placed(height)
    return Rect(*place, _class_of(run), _title(run))


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
    return told % {"count": len(runs), "outcomes": outcomes} + (_lasted(times) if times else ".")


def _lasted(times: Sequence[int]) -> str:
    least, most = lasting(min(times)), lasting(max(times))
    if least == most:
        return f"; {least}."
    return gettext("; %(least)s to %(most)s.") % {"least": least, "most": most}
