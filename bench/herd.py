"""Watches ticks of many jobs: lag and count as the receiver sees them, when all is recorded, what it cost."""

import datetime as dt
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from bench import arrivals, measure, processes, rig, seed

LEAD_S = 4.0  # the product begins this long before the instant, at most: LOOKAHEAD and a second
AFTER_S = 0.5  # statistics and events that follow the last record
ALL_RECORDED = """
SELECT NOT EXISTS (SELECT FROM cron_executions WHERE status IN ('PENDING', 'RETRYING') AND due_at <= %(tick)s)
   AND NOT EXISTS (SELECT FROM cron_executions WHERE status = 'RUNNING')
"""
ENDED = """
SELECT status, count(*) FROM cron_executions WHERE scheduled_for = %(tick)s GROUP BY status
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """One tick as seen from the database and the kernel. `recorded_s` is NaN when it did not end in time."""

    tick: float
    recorded_s: float
    statuses: dict[str, int]
    cpu_s: dict[str, float]
    window_s: float


def next_tick(every_s: int, lead_s: float = LEAD_S + 2) -> dt.datetime:
    """The first multiple of `every_s` at least `lead_s` away: where the product's intervals tick."""
    return dt.datetime.fromtimestamp(math.ceil((time.time() + lead_s) / every_s) * every_s, dt.UTC)


def sleep_until(instant: float) -> None:
    """Sleep until the wall clock says `instant`."""
    time.sleep(max(0.0, instant - time.time()))


def watch(product: rig.Product, tick: float, jobs: int, limit_s: float) -> Watched:
    """Follow one tick of `jobs` jobs from before its instant until all is recorded, for at most `limit_s`."""
    sleep_until(tick - LEAD_S)
    began, used = time.time(), product.cpu_by_part()
    sleep_until(tick + 0.02)
    recorded_s = wait_recorded(tick, jobs, limit_s)
    time.sleep(AFTER_S)
    cpu_s = {part: now - used[part] for part, now in product.cpu_by_part().items()}
    return Watched(tick, recorded_s, statuses(tick), cpu_s, time.time() - began)


def wait_recorded(tick: float, jobs: int, limit_s: float) -> float:
    """Seconds from the tick until none of its rows is unfinished; partial indexes make asking cheap."""
    at = {"tick": dt.datetime.fromtimestamp(tick, dt.UTC)}
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        while time.time() < tick + limit_s:
            cursor.execute(ALL_RECORDED, at)
            seen = time.time()
            if cursor.fetchone()[0] and sum(statuses(tick).values()) >= jobs:
                return seen - tick
            time.sleep(0.02)
    return math.nan


def statuses(tick: float) -> dict[str, int]:
    """How many executions of that tick have which status."""
    with connection.cursor() as cursor:
        cursor.execute(ENDED, {"tick": dt.datetime.fromtimestamp(tick, dt.UTC)})
        return dict(cursor.fetchall())


def describe(
    seen: Sequence[arrivals.Arrival], watched: Watched, jobs: int, idle_rate: float
) -> dict[str, Any]:
    """One tick as a table's line."""
    mine = measure.of_tick(seen, watched.tick)
    cpu_s = sum(watched.cpu_s.values()) - idle_rate * watched.window_s
    return {
        "tick": dt.datetime.fromtimestamp(watched.tick, dt.UTC).isoformat(),
        **measure.spread(measure.lags(mine, watched.tick), "lag_"),
        **measure.account(mine, jobs, watched.tick),
        "recorded_s": round(watched.recorded_s, 3),
        "cpu_ms_per_job": round(cpu_s * 1000 / jobs, 4),
        "statuses": watched.statuses,
        "cpu_s": {part: round(used, 3) for part, used in watched.cpu_s.items()},
    }


def run(
    on: rig.Rig, *, jobs: int, url: str, runs: int, hosts: int = 1, gap_s: int = 10, **fields: Any
) -> list[dict[str, Any]]:
    """`runs` ticks, `gap_s` apart, of `jobs` jobs that all fall due at once; the first one is cold."""
    seed.clear()
    with rig.product(on) as product:
        idle_rate = product.idle_rate(4)
        on.receiver.clear()
        first = next_tick(gap_s, LEAD_S + 2 + jobs / 10_000)
        seed.add_jobs(jobs, tick=first, url=url, hosts=hosts, **seed.every(gap_s), **fields)
        ticks = [first.timestamp() + gap_s * n for n in range(runs)]
        pid = on.receiver.process.pid
        watched, receiver_s = [], []
        for tick in ticks:
            used = processes.cpu_s([pid])
            watched.append(watch(product, tick, jobs, gap_s - LEAD_S - AFTER_S - 0.5))
            receiver_s.append(processes.cpu_s([pid]) - used)
        seed.stop_all()
    seen = on.receiver.arrivals()
    lines = [describe(seen, each, jobs, idle_rate) for each in watched]
    for line, used in zip(lines, receiver_s, strict=True):
        line["receiver_ms_per_job"] = round(used * 1000 / jobs, 4)
    return lines
