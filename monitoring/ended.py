"""What Prometheus reads of executions that have ended, out of the statistics of today. [store]

Counters begin anew at each midnight (UTC), as those of a process do when it starts: rate() and increase()
mind that. So they cost a few rows, and outlive every process.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from jobs.statistics import windows
from jobs.statistics.buckets import MOST, PER_DOUBLING
from jobs.statistics.tally import EVERYBODY, KINDS, Sums, day_of

STATUSES = ("succeeded", "failed", "skipped", "missed", "cancelled")
LARGEST_MS = 2**20  # some 17 minutes; what is longer counts as infinite


def ended(now: datetime) -> Iterator[Metric]:
    """Counts and spreads of the executions whose tick lies in today."""
    today = day_of(now)
    sums = windows.of_owner(EVERYBODY, today + timedelta(days=1), today)["day"].get(today, Sums())
    yield counter(
        "executions",
        "Executions of today that have ended.",
        "status",
        {s: getattr(sums, s) for s in STATUSES},
    )
    failures = {kind: sums.failures.get(number, 0) for number, kind in enumerate(KINDS)}
    yield counter("failures", "Executions of today that failed, by what went wrong.", "kind", failures)
    yield histogram("duration_seconds", "Durations of last attempts.", sums.durations, sums.duration_ms)
    yield histogram("lag_seconds", "From the tick to the first attempt.", sums.lags, sums.lag_ms)


def counter(name: str, help_text: str, label: str, counts: Mapping[str, int]) -> Metric:
    """A family of counts by one label."""
    family = CounterMetricFamily(f"cronmanager_{name}", help_text, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family


def histogram(name: str, help_text: str, counts: Mapping[int, int], sum_ms: int) -> Metric:
    """A histogram whose bounds double, from 1 ms on."""
    buckets, total = [], 0
    for number in range(MOST + 1):
        total += counts.get(number, 0)
        bound_ms = 2 ** (number // PER_DOUBLING)
        if number % PER_DOUBLING == 0 and bound_ms <= LARGEST_MS:
            buckets.append((str(bound_ms / 1000), total))
    return HistogramMetricFamily(
        f"cronmanager_{name}", help_text, buckets=[*buckets, ("+Inf", total)], sum_value=sum_ms / 1000
    )
