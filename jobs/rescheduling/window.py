"""What is known of a job's executions when a rule looks at it. [rule]"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

RECENT_RUNS = 10
TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True)
class Run:
    """An execution that ended, after all its tries."""

    error_kind: str | None  # None: it succeeded
    duration_ms: float  # of its last try
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The newest of a job's ended executions, none older than its last change or coming back.

    So evidence counts once. None of them is a probe.
    """

    runs: int = 0
    failures: int = 0
    recent_runs: int = 0  # at most RECENT_RUNS, the newest
    recent_timeouts: int = 0  # of those
    mean_ms: float = 0.0
    p95_ms: float = 0.0
    throttled: int = 0  # failed with status 429
    consecutive_failures: int = 0
    distinct_errors: int = 0
    host: str = ""


def window_of(runs: Sequence[Run], host: str = "") -> Window:
    """The metrics of `runs`, oldest first."""
    recent = runs[-RECENT_RUNS:]
    durations = sorted(run.duration_ms for run in runs)
    failed = [run for run in runs if run.error_kind]
    return Window(
        runs=len(runs),
        failures=len(failed),
        recent_runs=len(recent),
        recent_timeouts=sum(run.error_kind == "timeout" for run in recent),
        mean_ms=fmean(durations) if durations else 0.0,
        p95_ms=durations[(len(durations) * 95 - 1) // 100] if durations else 0.0,
        throttled=sum(run.status == TOO_MANY_REQUESTS for run in failed),
        consecutive_failures=failures_at_end(runs),
        distinct_errors=len({(run.error_kind, run.status) for run in failed}),
        host=host,
    )


def failures_at_end(runs: Sequence[Run]) -> int:
    """How many of the newest failed in a row."""
    count = 0
    for run in reversed(runs):
        if not run.error_kind:
            break
        count += 1
    return count


def lower_bound(hits: int, runs: int, z: float) -> float:
    """The least share that `hits` of `runs` can be believed to mean: Wilson's lower bound."""
    if hits == 0:
        return 0.0
    share = hits / runs
    spread = z * sqrt(share * (1 - share) / runs + z * z / (4 * runs * runs))
    return max(0.0, (share + z * z / (2 * runs) - spread) / (1 + z * z / runs))
