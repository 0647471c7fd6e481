"""The last runs of a job: one bar each, by outcome and how long it took. [rule]"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitoring.dashboard.drawing.marks import OUTCOME_CLASSES, Rect, counted, lasting, placed

MOST = 50
WIDTH, HEIGHT, GAP = 150.0, 24.0, 1.0
LEAST_SHARE = 0.25  # of the height: a quick run must be seen too
WORDS = (("SUCCESS", "succeeded"), ("FAILED", "failed"), ("MISSED", "missed"), ("SKIPPED", "skipped"),
         ("CANCELLED", "cancelled"), ("RUNNING", "running"), ("RETRYING", "waiting for a retry"),
         ("PENDING", "waiting"))  # fmt: skip


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


def strip(newest_first: Sequence[Run]) -> Strip:
    """The last MOST runs. Bars stand at the right, so that the newest are below each other in a table."""
    runs = list(reversed(newest_first[:MOST]))
    longest = max((run.duration_ms or 0 for run in runs), default=0)
    step = WIDTH / MOST
    first = WIDTH - step * len(runs)
    bars = tuple(_bar(run, first + step * place, step, longest) for place, run in enumerate(runs))
    return Strip(WIDTH, HEIGHT, bars, told(runs))


def _bar(run: Run, x: float, step: float, longest: int) -> Rect:
    share = LEAST_SHARE + (1 - LEAST_SHARE) * ((run.duration_ms or 0) / longest if longest else 0)
    height = HEIGHT * share
    took = "" if run.duration_ms is None else f", {lasting(run.duration_ms)}"
    return Rect(
        placed(x),
        placed(HEIGHT - height),
        placed(step - GAP),
        placed(height),
        f"run {OUTCOME_CLASSES.get(run.status, 'idle')}",
        f"{run.status.capitalize()}{took}",
    )


def told(runs: Sequence[Run]) -> str:
    """`Last 50 runs: 48 succeeded, 2 failed; 12 ms to 1.5 s.`"""
    if not runs:
        return "No runs yet."
    counts = Counter(run.status for run in runs)
    outcomes = ", ".join(f"{counts[status]} {word}" for status, word in WORDS if counts[status])
    times = [run.duration_ms for run in runs if run.duration_ms is not None]
    span = f"; {lasting(min(times))} to {lasting(max(times))}" if times else ""
    return f"Last {counted(len(runs), 'run')}: {outcomes}{span}."
