"""Runs the stock way on the same servers and receiver, for a bounded time, and reads what arrived."""

import datetime as dt
import math
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import redis

from bench import measure, processes, rig
from bench.arrivals import Arrival
from bench.herd import sleep_until

ROOT = Path(__file__).resolve().parent.parent.parent
START_S = (
    12.0  # beat and worker are up and beat has read its tasks; checked by the first arrival, not trusted
)
CELERY = [sys.executable, "-m", "celery", "-A", "bench.stock"]


def environment(on: rig.Rig) -> dict[str, str]:
    """The same servers, a database of its own in both; made when it is first asked for."""
    database = os.environ["DATABASE_URL"].replace("/cronmanager?", "/stock?")
    broker = os.environ["REDIS_URL"].removesuffix("/0") + "/9"
    env = os.environ | {"STOCK_DATABASE_URL": database, "STOCK_REDIS_URL": broker}
    env["DJANGO_SETTINGS_MODULE"] = "bench.stock.settings"
    if "database" not in on.known:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
            connection.execute("CREATE DATABASE stock")
        run([sys.executable, "-m", "django", "migrate", "-v", "0"], env)
        on.known["database"] = database
    with redis.from_url(broker) as client:
        client.flushdb()  # messages that the last, bounded run did not get to
    return env


def run(command: list[str], env: dict[str, str]) -> None:
    """Run a command of the stock project to its end."""
    subprocess.run(command, check=True, cwd=ROOT, env=env)


def seed(on: rig.Rig, *arguments: str) -> dict[str, str]:
    """Make the tasks; returns the environment to run them in."""
    env = environment(on)
    run([sys.executable, "-m", "bench.stock.seed", *arguments], env)
    on.receiver.clear()
    return env


@contextmanager
def running(on: rig.Rig, env: dict[str, str]) -> Iterator[list[int]]:
    """Beat, and a worker with Celery's defaults (a process for each core); yields all pids, servers too."""
    with ExitStack() as stack:
        pids = list(on.server_pids)
        for name, arguments in (("worker", []), ("beat", ["--pidfile=", "--schedule=unused"])):
            command = [*CELERY, name, "--loglevel=warning", *arguments]
            log = on.folder / f"stock-{name}.log"
            pids.append(stack.enter_context(processes.running(command, log, env=env, cwd=ROOT)).pid)
        yield pids


def next_minute(lead_s: float) -> dt.datetime:
    """The first whole minute that is at least `lead_s` away: the finest that a crontab can say."""
    return dt.datetime.fromtimestamp(math.ceil((time.time() + lead_s) / 60) * 60, dt.UTC)


def herd(on: rig.Rig, jobs: int, limit_s: float = 90.0, bystanders: int = 0) -> dict[str, Any]:
    """`jobs` tasks due at one minute mark, stopped `limit_s` after it; measured once for each size."""
    known = on.known.setdefault("stock herds", {})
    if (jobs, bystanders) not in known:
        known[jobs, bystanders] = _herd(on, jobs, limit_s, bystanders)
    found: dict[str, Any] = known[jobs, bystanders]
    return found


def _herd(on: rig.Rig, jobs: int, limit_s: float, bystanders: int) -> dict[str, Any]:
    url = f"http://127.0.0.1:{on.receiver.port}/"
    minute = next_minute(START_S + (jobs + bystanders) / 500)
    env = seed(on, f"{jobs}={url}", "--minute", minute.isoformat(), "--bystanders", str(bystanders))
    with running(on, env) as pids:
        tick = minute.timestamp()
        sleep_until(tick - 1)
        used = processes.cpu_s(pids)
        wait(lambda: on.receiver.count() >= jobs, tick + limit_s)
        cpu_s = processes.cpu_s(pids) - used
    found = describe(on.receiver.arrivals(), jobs, tick, limit_s)
    called = max(1, jobs - found["unfinished"])
    return found | {"cpu_ms_per_job": round(cpu_s * 1000 / called, 3)}


def describe(seen: list[Arrival], jobs: int, tick: float, limit_s: float) -> dict[str, Any]:
    """Lags of the herd; a job that had not arrived at the limit counts as if it came right then."""
    in_time = [arrival for arrival in seen if arrival.at <= tick + limit_s]
    came = measure.lags(in_time, tick)
    unfinished = max(0, jobs - len(came))
    return {
        "jobs": jobs,
        "unfinished": unfinished,
        "arrived_in_60_s": sum(lag <= 60 for lag in came),
        **measure.spread(came + [limit_s] * unfinished, "lag_"),
    }


def wait(is_so: Callable[[], bool], until: float) -> None:
    """Return when `is_so()`, or at the wall clock's `until`."""
    while time.time() < until and not is_so():
        time.sleep(0.5)
