"""A steady load of ticks, with and without a review of a large window beside it, in turn."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import Any

from django_celery_beat.models import PeriodicTask

from bench import herd as herds
from bench import measure, rig, seed, window
from bench.options import Options
from bench.results import Figure, Result
from jobs.models import ScheduleChange
from jobs.tasks import review_schedules

JOBS, EXECUTIONS = 10_000, 1_000_000
STEADY_JOBS = 500
QUIET_S, REST_S, ENDS_WITHIN_S = 10, 3, 60
MOST_WORSE, MOST_S = 1.1, 10.0
OURS_ALONE = ("jobs.review_schedules", "jobs.watch_breakers")  # else they would come by themselves


@dataclass(frozen=True, slots=True)
class Span:
    """Some seconds, and the share of a core that each part took of them."""

    begin: float
    end: float
    cores: dict[str, float]


def review(on: rig.Rig, options: Options) -> Result:
    """500 jobs that run each second; `--runs` pairs of some seconds alone and some beside a review."""
    window.add(JOBS, EXECUTIONS)
    PeriodicTask.objects.filter(task__in=OURS_ALONE).update(enabled=False)
    with rig.product(on) as product:
        on.receiver.clear()
        first = herds.next_tick(1)
        url = f"http://127.0.0.1:{on.receiver.port}/"
        steady = {"auto_reschedule": "off", **seed.every(1)}
        seed.add_jobs((options.jobs or (STEADY_JOBS,))[0], tick=first, url=url, **steady)
        herds.sleep_until(first.timestamp() + REST_S)
        spans = list(pairs(product, options.runs))
        seed.stop_all()
        time.sleep(REST_S)
    lags = lags_by_tick(on)
    found = [described(alone, beside, lags) for alone, beside in spans]
    return Result("review", figures(found), {"pairs": found})


def pairs(product: rig.Product, count: int) -> Iterator[tuple[Span, Span]]:
    """The seconds alone and those beside a review, one after the other."""
    for _ in range(count):
        yield watched(product, partial(time.sleep, QUIET_S)), watched(product, review_all)
        window.restore()
        time.sleep(REST_S)


def watched(product: rig.Product, act: Callable[[], None]) -> Span:
    """The seconds that `act` takes."""
    begin, used = time.time(), product.cpu_by_part()
    act()
    end, now_used = time.time(), product.cpu_by_part()
    return Span(begin, end, {part: round((now_used[part] - used[part]) / (end - begin), 2) for part in used})


def review_all() -> None:
    """Have a worker review the window, as the scheduler does each hour; returns when it has ended."""
    review_schedules.delay()
    end, expected = time.time() + ENDS_WITHIN_S, JOBS // window.FAILING_SHARE
    while time.time() < end:
        if ScheduleChange.objects.filter(rule="failures").count() >= expected:
            return
        time.sleep(0.1)
    raise TimeoutError("the review did not end")


def lags_by_tick(on: rig.Rig) -> dict[float, list[float]]:
    """How late the calls of each second were."""
    lags: dict[float, list[float]] = {}
    for one in on.receiver.arrivals():
        if one.tick is not None:
            lags.setdefault(one.tick, []).append(one.at - one.tick)
    return lags


def described(alone: Span, beside: Span, lags: dict[float, list[float]]) -> dict[str, Any]:
    """A pair: the lags of the ticks in either span, and how long the review took."""

    def within(span: Span) -> dict[str, Any]:
        ticks = [tick for tick in lags if span.begin <= tick <= span.end]
        worst = [round(max(lags[tick]), 3) for tick in sorted(ticks)]
        return {**measure.spread([lag for tick in ticks for lag in lags[tick]]), "worst_by_tick": worst}

    return {
        "at": dt.datetime.fromtimestamp(beside.begin, dt.UTC).isoformat(),
        "alone": {**within(alone), "cores": alone.cores},
        "beside": {**within(beside), "cores": beside.cores},
        "review_s": round(beside.end - beside.begin, 2),
    }


def figures(found: list[dict[str, Any]]) -> list[Figure]:
    """Middle lags of either kind, and the middle of the pairs' ratios."""
    told = [
        Figure("review of 1,000,000 executions", median(one["review_s"] for one in found), "s", None, MOST_S)
    ]
    for name in ("p50", "p99"):
        ratios = [one["beside"][name] / one["alone"][name] for one in found]
        told += [
            Figure(f"{name} lag, alone", median(one["alone"][name] for one in found), "s"),
            Figure(f"{name} lag, beside a review", median(one["beside"][name] for one in found), "s"),
            Figure(f"{name} lag, how many times", median(ratios), "×", None, MOST_WORSE),
        ]
    return told
