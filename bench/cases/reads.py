"""Reading among 100,000 jobs and 1,000,000 executions: how long each answer takes, how many a second."""

import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bench import clients, history, measure, processes, rig, seed
from bench.clients import Web
from bench.history import Reader
from bench.options import Options
from bench.results import Figure, Result
from cronmanager.rest.cursors import cursor_of
from jobs import queries
from jobs.api.lists import NEWEST_TICK_FIRST, job_order

JOBS, EXECUTIONS, DEPTH = 100_000, 1_000_000, 100_000
TIMES, LIMIT_MS = 60, 40.0
FOR_PERSONS = "/auth/tokens"
FLOOD_S, ROUNDS, SHARE = 4.0, 3, 0.6
UVICORN = (
    "--no-proxy-headers",
    "--no-access-log",
    "--log-level=warning",
    "--loop=uvloop",
    "--http=httptools",
)


def reads(on: rig.Rig, options: Options) -> Result:
    """Server time of each read, then reads a second beside a bare view's."""
    jobs, executions = options.jobs[:2] if options.jobs and len(options.jobs) > 1 else (JOBS, EXECUTIONS)
    seed.clear(history.OWNERS)
    readers = history.add(jobs, executions)
    result = Result("reads", [], {"latencies_ms": {}, "rates": {}})
    with web(on, "web", "cronmanager.asgi:application", "cronmanager.settings") as product:
        for reader in readers:
            for name, path in paths_of(reader, jobs).items():
                result.figures.append(latency(product, reader, name, path, result.details["latencies_ms"]))
        with web(on, "bare", "bench.bare.asgi:application", "bench.bare.settings") as bare:
            for name, path in {"job": f"/cron/{readers[0].job.pk}", "100 jobs": "/cron"}.items():
                result.figures += rates(product, bare, readers[0], name, path, result.details["rates"])
    return result


@contextmanager
def web(on: rig.Rig, name: str, application: str, settings: str) -> Iterator[Web]:
    """One web process as `cronmanager up` starts it, without a limit on requests."""
    port = processes.free_port()
    command = [sys.executable, "-m", "uvicorn", application, "--host=127.0.0.1", f"--port={port}", *UVICORN]
    env = dict(os.environ) | {"DJANGO_SETTINGS_MODULE": settings, "API_RATE_LIMIT": "1000000000"}
    with processes.running(command, on.folder / f"{name}.log", env=env, cwd=rig.ROOT) as process:
        processes.wait_for_port(port, process)
        yield Web(port, process.pid)


def paths_of(reader: Reader, jobs: int) -> dict[str, str]:
    """What is read, by its name in the table; deep pages by a cursor."""
    of_jobs = queries.visible_jobs(reader.user)
    of_all = queries.visible_executions(reader.user)
    of_job = of_all.filter(job=reader.job)
    return {
        "/cron": "/cron",
        "/cron, deep": f"/cron?cursor={deep(of_jobs, job_order({}), min(DEPTH, jobs - 1000))}",
        "/cron/:id": f"/cron/{reader.job.pk}",
        "/cron/:id/executions": f"/cron/{reader.job.pk}/executions",
        "/cron/:id/executions, deep": f"/cron/{reader.job.pk}/executions?cursor={deep(of_job)}",
        "/cron/:id/schedule-changes": f"/cron/{reader.job.pk}/schedule-changes",
        "/cron/:id/stats": f"/cron/{reader.job.pk}/stats?days=30",
        "/api/logs": "/api/logs",
        "/api/logs, deep": f"/api/logs?cursor={deep(of_all)}",
        "/api/audit": "/api/audit",
        FOR_PERSONS: FOR_PERSONS,
        "/stats": "/stats",
    }


def deep(rows: Any, keys: Any = NEWEST_TICK_FIRST, depth: int = DEPTH) -> str:
    """A cursor at `depth`, or in the middle of what is less deep."""
    ordered = rows.select_related(None).order_by(*(key.order for key in keys))
    found = ordered[depth : depth + 1].first() or ordered[ordered.count() // 2]
    return cursor_of(found, keys)


def latency(product: Web, reader: Reader, name: str, path: str, kept: dict[str, Any]) -> Figure:
    """The 95th percentile of one read, after some that warm up."""
    title = f"{reader.name}: {name}"
    credential = reader.jwt if path == FOR_PERSONS else reader.token
    _, answer, _ = clients.ask(product, path, credential, 5)
    if answer.status == 404:
        return Figure(f"{title} is not there", None, "")
    used = processes.cpu_s([product.pid])
    spent_ms, answer, body = clients.ask(product, path, credential, TIMES)
    cpu_ms = (processes.cpu_s([product.pid]) - used) * 1000 / TIMES
    p50, p95 = measure.percentile(spent_ms, 0.5), measure.percentile(spent_ms, 0.95)
    kept[title] = {"p50": p50, "p95": p95, "web_cpu_ms": cpu_ms, "bytes": len(body), "status": answer.status}
    return Figure(f"{title} p95 (p50 {p50:.1f}, CPU {cpu_ms:.1f})", p95, "ms", None, LIMIT_MS)


def rates(
    product: Web, bare: Web, reader: Reader, name: str, path: str, kept: dict[str, Any]
) -> list[Figure]:
    """Reads a second of ours and of a bare view that answers as many bytes, in turn."""
    _, _, body = clients.ask(product, path, reader.token, 5)
    constant = f"/bare/{len(body)}"
    clients.ask(bare, constant, reader.token, 5)
    rounds = [
        (timed(product, path, reader.token), timed(bare, constant, reader.token)) for _ in range(ROUNDS)
    ]
    ours, theirs = (statistics.median(one[side][0] for one in rounds) for side in (0, 1))
    cpu_ms = [statistics.median(one[side][1] for one in rounds) for side in (0, 1)]
    kept[name] = {"bytes": len(body), "rounds": rounds}
    return [
        Figure(f"{name}: reads a second", ours, "/s", theirs, is_more_better=True),
        Figure(f"{name}: bare view's : ours", theirs / ours, "×", None, round(1 / SHARE, 3)),
        Figure(f"{name}: web's CPU a read (bare view's {cpu_ms[1]:.2f})", cpu_ms[0], "ms"),
    ]


def timed(web: Web, path: str, token: str) -> tuple[float, float]:
    """Answers a second, and the process's CPU for each in ms."""
    used = processes.cpu_s([web.pid])
    rate = clients.flood(web, path, token, FLOOD_S)
    return rate, (processes.cpu_s([web.pid]) - used) * 1000 / (rate * FLOOD_S)
