"""The dashboard among 100,000 jobs and 1,000,000 executions: server time and statements of each page."""

import re
import time
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import acts, history, measure, rig, seed
from bench.history import Reader
from bench.options import Options
from bench.results import Figure, Result
from cronmanager.web import make_ready
from jobs import queries

JOBS, EXECUTIONS, ACTS = 100_000, 1_000_000, 100_000
WARM, TIMES = 3, 40
LIMIT_MS, MOST_STATEMENTS = 80.0, 20
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
READERS = ("administrator", "owner of many")
OF_ALL = (
    "/",
    "/?span=30d",
    "/dashboard/load",
    "/schedule",
    "/outages",
    "/audit",
    "/audit?action=refresh.",
    "/system",
    "/tokens",
    "/settings",
    "/settings/people",
)
JOBS_TABLE = (
    "",
    "search=invoice run 77776",
    "search=sync",
    "search=no job has this",
    "search=zq",
    "tag=team-7",
    "tag=nobody",
    "host=service-7.example.com",
    "host=nowhere.example.com",
    "owner=owner-7@",
    "status=FAILED",
    "status=RUNNING",
    "status=SUCCESS",
    "status=PENDING",
    "status=PAUSED",
    "flapping=yes",
    "adjusted=yes",
    "sort=name",
    "sort=-last",
    "sort=next",
    "sort=-next",
    "sort=status",
    "sort=-status",
    "sort=name&status=SUCCESS",
    "skip=50000",
    "sort=name&skip=50000",
)
LOGS = (
    "",
    "status=FAILED",
    "status=CANCELLED",
    "status=RETRYING",
    "error_kind=timeout",
    "error_kind=tls",
    "trigger=manual",
    "q=invoice run 77776",
    "q=sync",
    "q=no job has this",
    "group=cause",
    "group=cause&error_kind=connect",
    "skip=50000",
)


def pages(on: rig.Rig, options: Options) -> Result:
    """Every page for who sees all and for who owns most, one after the other in this process."""
    jobs, executions = options.jobs[:2] if options.jobs and len(options.jobs) > 1 else (JOBS, EXECUTIONS)
    seed.clear(history.OWNERS)
    readers = [reader for reader in history.add(jobs, executions) if reader.name in READERS]
    acts.add(min(ACTS, executions))
    return measured(readers)


def measured(readers: list[Reader]) -> Result:
    """The figures of what was seeded."""
    make_ready()  # as the web process does
    result = Result("pages", [])
    for reader in readers:
        client = Client(headers={"Accept": "text/html"})
        client.force_login(reader.user)
        for path in paths_of(reader):
            result.figures += figures_of(client, reader.name, path, result.details)
    return result


def paths_of(reader: Reader) -> list[str]:
    """The addresses, those of the reader's own busy job and of its last run among them."""
    run = queries.executions_of(reader.job).order_by("-scheduled_for")[50]
    job = f"/jobs/{reader.job.pk}"
    return [
        *OF_ALL,
        *(f"/jobs?{query}" for query in JOBS_TABLE),
        *(f"/logs?{query}" for query in LOGS),
        *(f"{job}{rest}" for rest in ("", "?span=30d", "/edit")),
        f"/executions/{run.pk}",
        f"/logs?job={reader.job.pk}",
        f"/settings/people/{reader.user.pk}",
    ]


def figures_of(client: Client, who: str, path: str, kept: dict[str, Any]) -> list[Figure]:
    """Server time and statements of one page; nothing where the reader may not see it."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    statements = len(asked)
    if answer.status_code == 403:
        return []
    taken = [timed(client, path) for _ in range(WARM + TIMES)][WARM:]
    title = f"{who}: {ID.sub('<id>', path)}"
    p50, p95 = measure.percentile(taken, 0.5), measure.percentile(taken, 0.95)
    kept[title] = {"p50": p50, "p95": p95, "statements": statements, "bytes": len(answer.content)}
    return [
        Figure(
            f"{title} p95 (p50 {p50:.0f}, {len(answer.content) / 1000:.0f} kB)", p95, "ms", None, LIMIT_MS
        ),
        Figure(f"{title} statements", statements, "", None, MOST_STATEMENTS),
    ]


def timed(client: Client, path: str) -> float:
    """Milliseconds of one answer."""
    began = time.perf_counter()
    answer = client.get(path)
    spent_ms = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return spent_ms
