"""Thousands of jobs that fall due in the same second."""

import statistics
from collections.abc import Sequence
from typing import Any

from bench import herd as herds
from bench.options import Options
from bench.results import Figure, Result
from bench.rig import Rig
from bench.stock import way

LIMITS = {
    1_000: {"p99": 0.15},
    10_000: {"p50": 0.5, "p99": 1.0, "recorded": 2.0, "cpu": 0.5},
    30_000: {"p99": 3.5},
}
STOCK_SIZES = (1_000, 3_000)
HOSTS = 200
Runs = list[dict[str, Any]]


def herd(on: Rig, options: Options) -> Result:
    """Small answers at once, connections kept between ticks; the stock way beside it."""
    stock = {size: way.herd(on, size) for size in STOCK_SIZES} if options.stock else {}
    result = Result("herd", [], {"stock": stock, "runs": {}})
    url = f"http://127.0.0.1:{on.receiver.port}/"
    for jobs in options.jobs or LIMITS:
        runs = herds.run(
            on, jobs=jobs, url=url, runs=options.runs, hosts=options.hosts or 1, gap_s=gap_s(jobs)
        )
        result.details["runs"][jobs] = runs
        result.figures += figures(jobs, runs, LIMITS.get(jobs, {}), stock.get(jobs))
    for size, found in stock.items():
        late = size - found["arrived_in_60_s"]
        result.figures.append(Figure(f"{size:,} the stock way, not there after 60 s", None, "", late))
    return result


def gap_s(jobs: int) -> int:
    """Seconds between ticks: room for the look-ahead before and the records after."""
    return 10 if jobs <= 10_000 else 20


def new_connections(on: Rig, options: Options) -> Result:
    """The endpoint closes after each answer, so each call connects anew."""
    url = f"http://127.0.0.1:{on.receiver.port}/close/"
    return variant("herd-new-connections", on, options, url, options.hosts or 1, limit=2.0)


def tls(on: Rig, options: Options) -> Result:
    """Over TLS, a handshake for each call; half of the CPU is the receiver's side of it."""
    url = f"https://127.0.0.1:{on.receiver.tls_port}/close/"
    return variant("herd-tls", on, options, url, options.hosts or 1, gap=30, verify_tls=False)


def delay500(on: Rig, options: Options) -> Result:
    """Endpoints that answer after 500 ms, on 200 hosts."""
    url = f"http://127.0.0.1:{on.receiver.port}/delay/500"
    return variant("herd-delay500", on, options, url, options.hosts or HOSTS, limit=1.6)


def variant(
    name: str,
    on: Rig,
    options: Options,
    url: str,
    hosts: int,
    limit: float | None = None,
    gap: int | None = None,
    **fields: Any,
) -> Result:
    """10,000 jobs (unless told) with one thing different from the plain herd."""
    result = Result(name, [], {"runs": {}})
    for jobs in options.jobs or (10_000,):
        runs = herds.run(
            on, jobs=jobs, url=url, runs=options.runs, hosts=hosts, gap_s=gap or gap_s(jobs), **fields
        )
        result.details["runs"][jobs] = runs
        result.figures += figures(jobs, runs, {"p99": limit} if limit and jobs <= 10_000 else {})
    return result


def figures(
    jobs: int, runs: Runs, limits: dict[str, float], stock: dict[str, Any] | None = None
) -> list[Figure]:
    """The first tick apart (connections are made), of the others the median; faults over all ticks."""
    stock = stock or {}
    warm = runs[1:] or runs
    lag = {name: median(warm, f"lag_{name}") for name in ("p50", "p99")}
    cpu = {name: median(warm, f"{name}_ms_per_job") for name in ("cpu", "receiver")}
    whole_cpu = cpu["cpu"] + cpu["receiver"]
    recorded = median(warm, "recorded_s")
    worst = max(run["lag_p99"] for run in warm)
    return [
        Figure(f"{jobs:,} p50 lag", lag["p50"], "s", stock.get("lag_p50"), limits.get("p50")),
        Figure(f"{jobs:,} p99 lag", lag["p99"], "s", stock.get("lag_p99"), limits.get("p99")),
        Figure(f"{jobs:,} p99 lag, worst tick", worst, "s"),
        Figure(f"{jobs:,} p99 lag, first tick (cold)", runs[0]["lag_p99"], "s"),
        Figure(f"{jobs:,} all recorded after", recorded, "s", None, limits.get("recorded")),
        Figure(
            f"{jobs:,} CPU a job, with receiver",
            whole_cpu,
            "ms",
            stock.get("cpu_ms_per_job"),
            limits.get("cpu"),
        ),
        Figure(f"{jobs:,} CPU a job, without receiver", cpu["cpu"], "ms"),
        Figure(f"{jobs:,} missing, doubled or early", faults(runs), "", stock.get("unfinished"), 0),
    ]


def median(runs: Sequence[dict[str, Any]], name: str) -> float:
    """The median of one column."""
    return float(statistics.median(run[name] for run in runs))


def faults(runs: Runs) -> int:
    """How many jobs were not called exactly once, or too early, over all ticks."""
    return sum(run[kind] for run in runs for kind in ("missing", "doubled_jobs", "repeated_ids", "early"))
