"""What it costs: a tick among many jobs, being there with nothing to do, memory over time."""

import http.client
import os
import sys
import time
from contextlib import suppress
from typing import Any

from bench import herd as herds
from bench import processes, rig, seed, servers
from bench.measure import ratio
from bench.options import Options
from bench.results import Figure, Result
from bench.stock import way

AMONG = (10_000, 100_000, 1_000_000)
DUE, GAP_S, TICKS = 1_000, 6, 12
OVER_S = 2  # by then a tick is recorded, and the look-ahead has not seen the next one
IDLE_S = 25  # its error counts once for each second of the ticks, so it is measured long
TICK_RATIO, REST_PERCENT, REST_MB, MEMORY_RATIO = 1.2, 6.0, 700.0, 1.1
REST_S, SETTLE_S = 60, 15
PARTS: dict[str, tuple[str, ...]] = {
    "scheduler_and_database_ms": ("scheduler", "postgres"),
    "scheduler_ms": ("scheduler",),
    "database_ms": ("postgres",),
    "all_ms": (),
}
MEMORY_JOBS, MEMORY_GAP_S, MEMORY_AT = 3_000, 2, (20_000, 200_000)


def tick_cost(on: rig.Rig, options: Options) -> Result:
    """CPU of scheduler and database for a tick of 1,000 jobs among ever more that are not due."""
    runs = {total: among(on, total) for total in options.jobs or AMONG}
    costs_ms = [run["scheduler_and_database_ms"] for run in runs.values()]
    stock = way.herd(on, DUE, bystanders=9_000) if options.stock else {}
    figures = [
        Figure(
            f"{DUE:,} due among {total:,}: a tick's CPU",
            run["scheduler_and_database_ms"],
            "ms",
        )
        for total, run in runs.items()
    ]
    figures += [
        Figure(
            f"{DUE:,} due among {total:,}: of all processes",
            run["all_ms"],
            "ms",
            stock["cpu_ms_per_job"] * DUE if stock and total == AMONG[0] else None,
        )
        for total, run in runs.items()
    ]
    lost = sum(run["expected"] - run["arrived"] for run in runs.values())
    figures.append(Figure("missing", lost, "", None, 0))
    figures.append(Figure("most : fewest jobs", ratio(costs_ms[-1], costs_ms[0]), "×", None, TICK_RATIO))
    whole_ms = [run["all_ms"] for run in runs.values()]
    figures.append(Figure("most : fewest jobs, all processes", ratio(whole_ms[-1], whole_ms[0]), "×"))
    return Result("tick-cost", figures, {"runs": runs, "stock": stock})


def among(on: rig.Rig, total: int) -> dict[str, Any]:
    """The mean over TICKS ticks after a first one, what idling costs taken off."""
    seed.clear()
    seeding = time.monotonic()
    seed.add_bystanders(total)
    seeded_s = time.monotonic() - seeding
    with rig.product(on) as product:
        time.sleep(2)
        idle = idle_rates(product)
        first = herds.next_tick(GAP_S, 8)
        url = f"http://127.0.0.1:{on.receiver.port}/"
        seed.make_due(DUE, first, GAP_S, url)
        herds.sleep_until(first.timestamp() + OVER_S)
        on.receiver.clear()
        began, used = time.time(), {name: product.cpu_s(*of) for name, of in PARTS.items()}
        herds.sleep_until(first.timestamp() + GAP_S * TICKS + OVER_S)
        window_s = time.time() - began
        spent = {name: product.cpu_s(*of) - used[name] - idle[name] * window_s for name, of in PARTS.items()}
        arrived = on.receiver.count()
        seed.stop_all()
    per_tick = {name: round(cpu_s * 1000 / TICKS, 2) for name, cpu_s in spent.items()}
    return {**per_tick, "seeded_s": round(seeded_s, 1), "arrived": arrived, "expected": DUE * TICKS}


def idle_rates(product: rig.Product) -> dict[str, float]:
    """CPU seconds a second of each group of PARTS with no job due."""
    began, used = time.monotonic(), {name: product.cpu_s(*of) for name, of in PARTS.items()}
    time.sleep(IDLE_S)
    length_s = time.monotonic() - began
    return {name: (product.cpu_s(*of) - used[name]) / length_s for name, of in PARTS.items()}


def rest(on: rig.Rig, options: Options) -> Result:
    """`cronmanager up` as a whole (database, broker, web, scheduler, workers) with no job due."""
    stock = stock_rest(on, options.seconds or REST_S) if options.stock else {}
    port = processes.free_port()
    command = [sys.executable, "-m", "cronmanager", "up", "--port", str(port)]
    own = {"CRONMANAGER_DATA_DIR": str(on.folder / "rest")}
    foreign = {"DATABASE_URL", "REDIS_URL", *servers.SECRETS}
    env = {name: value for name, value in os.environ.items() if name not in foreign} | own
    with processes.running(command, on.folder / "up.log", env=env, cwd=rig.ROOT) as up:
        servers.wait_until(lambda: is_ready(port), limit_s=60)
        time.sleep(SETTLE_S)
        found = at_rest([up.pid], options.seconds or REST_S)
    figures = [
        Figure("CPU of one core", found["cpu_percent"], "%", stock.get("cpu_percent"), REST_PERCENT),
        Figure(
            "memory, shared pages counted once (PSS)", found["pss_mb"], "MB", stock.get("pss_mb"), REST_MB
        ),
        Figure("memory, unshared (USS)", found["uss_mb"], "MB", stock.get("uss_mb")),
    ]
    return Result("rest", figures, {"ours": found, "stock": stock})


def at_rest(pids: list[int], seconds: float) -> dict[str, Any]:
    """CPU over `seconds`, then memory, of these processes and their descendants."""
    began, used = time.monotonic(), processes.cpu_s(pids)
    time.sleep(seconds)
    share = (processes.cpu_s(pids) - used) / (time.monotonic() - began)
    by_process = {
        f"{process.pid} {' '.join(process.cmdline())[:90]}": round(process.memory_full_info().pss / 2**20, 1)
        for pid in pids
        for process in processes.family(pid)
    }
    return {
        "cpu_percent": round(share * 100, 2),
        **processes.memory_mb(pids),
        "pss_mb_by_process": by_process,
    }


def is_ready(port: int) -> bool:
    """Whether GET /ready answers 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/ready")
        return connection.getresponse().status == 200
    return False


def stock_rest(on: rig.Rig, seconds: float) -> dict[str, Any]:
    """Beat, worker and the servers with no task due; there is no web in it."""
    minute = way.next_minute(seconds + 3600)
    with way.running(
        on, way.seed(on, f"1=http://127.0.0.1:{on.receiver.port}/", "--minute", minute.isoformat())
    ) as pids:
        time.sleep(SETTLE_S)
        return at_rest(pids, seconds)


def memory(on: rig.Rig, options: Options) -> Result:
    """One worker's unshared memory after 20,000 executions and after 200,000."""
    early, late = options.jobs[:2] if options.jobs and len(options.jobs) > 1 else MEMORY_AT
    seed.clear()
    with rig.product(on, workers=1) as product:
        on.receiver.clear()
        first = herds.next_tick(MEMORY_GAP_S)
        url = f"http://127.0.0.1:{on.receiver.port}/"
        seed.add_jobs(MEMORY_JOBS, tick=first, url=url, **seed.every(MEMORY_GAP_S))
        used = [after(on, product, count) for count in (early, late)]
    figures = [
        Figure(f"worker after {early:,} executions (USS)", used[0]["uss_mb"], "MB"),
        Figure(f"worker after {late:,} executions (USS)", used[1]["uss_mb"], "MB"),
        Figure("late : early", ratio(used[1]["uss_mb"], used[0]["uss_mb"]), "×", None, MEMORY_RATIO),
    ]
    return Result("memory", figures, {"used": used})


def after(on: rig.Rig, product: rig.Product, count: int) -> dict[str, Any]:
    """The worker's memory once `count` calls have arrived; taken on the run, without a pause."""
    servers.wait_until(lambda: on.receiver.count() >= count, limit_s=600, every_s=0.5)
    time.sleep(MEMORY_GAP_S)
    return {"arrived": on.receiver.count(), **processes.memory_mb([product.pids["worker-1"]])}
