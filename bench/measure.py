"""Plain arithmetic over what the receiver saw: lags, and whether each job was called exactly once."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from bench.arrivals import Arrival


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: a value that was really seen; not a number when there is none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


def spread(values: Sequence[float], prefix: str = "") -> dict[str, float]:
    """Median, 99th percentile and largest."""
    named = {
        "p50": percentile(values, 0.5),
        "p99": percentile(values, 0.99),
        "max": max(values, default=math.nan),
    }
    return {f"{prefix}{name}": round(value, 4) for name, value in named.items()}


def lags(arrivals: Iterable[Arrival], tick: float) -> list[float]:
    """Seconds from the tick's instant to each arrival."""
    return [arrival.at - tick for arrival in arrivals]


def of_tick(arrivals: Iterable[Arrival], tick: float) -> list[Arrival]:
    """The arrivals that say they are for that tick."""
    return [arrival for arrival in arrivals if arrival.tick is not None and abs(arrival.tick - tick) < 0.001]


def account(arrivals: Sequence[Arrival], jobs: int, tick: float) -> dict[str, int]:
    """What is wrong with one tick of `jobs` jobs: all zero when each arrived once and none too early."""
    by_job = Counter(arrival.job_id for arrival in arrivals)
    by_execution = Counter(arrival.execution_id for arrival in arrivals if arrival.execution_id != "-")
    return {
        "missing": jobs - len(by_job),
        "doubled_jobs": sum(count > 1 for count in by_job.values()),
        "repeated_ids": sum(count > 1 for count in by_execution.values()),
        "early": sum(arrival.at < tick for arrival in arrivals),
    }


def ratio(more: float, less: float) -> float | None:
    """How many times larger `more` is; None where there is nothing to divide by."""
    return round(more / less, 2) if less and not math.isnan(more + less) else None
