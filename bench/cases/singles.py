"""A job alone, and a steady stream."""

import datetime as dt
import time
from typing import Any

from bench import herd as herds
from bench import measure, processes, rig, seed
from bench.options import Options
from bench.results import Figure, Result
from bench.stock import way

LONE_TICKS, STOCK_LONE_TICKS = 100, 30
LONE_P50_S, LONE_P99_S = 0.05, 0.25
STEADY_JOBS, STEADY_S, STOCK_STEADY_S = 1_000, 60, 20


def lone(on: rig.Rig, options: Options) -> Result:
    """One job that runs every second."""
    ticks = options.seconds or LONE_TICKS
    stock = stock_lone(on) if options.stock else {}
    found = stream(on, 1, ticks)
    figures = [
        Figure("p50 lag", found["p50"], "s", stock.get("p50"), LONE_P50_S),
        Figure("p99 lag", found["p99"], "s", stock.get("p99"), LONE_P99_S),
        Figure("max lag", found["max"], "s", stock.get("max")),
        Figure(f"missing or doubled of {ticks}", found["faults"], "", None, 0),
    ]
    return Result("lone", figures, {"ours": found, "stock": stock})


def steady(on: rig.Rig, options: Options) -> Result:
    """A thousand jobs that each run every second, for a minute."""
    seconds = options.seconds or STEADY_S
    found = stream(on, STEADY_JOBS, seconds)
    stock = stock_steady(on) if options.stock else {}
    figures = [
        Figure("executions a second", found["rate"], "/s", stock.get("rate"), is_more_better=True),
        Figure("p50 lag", found["p50"], "s"),
        Figure("p99 lag", found["p99"], "s"),
        Figure("CPU an execution, without receiver", found["cpu_ms"], "ms", stock.get("cpu_ms")),
        Figure("CPU of one core", found["cpu_share"] * 100, "%"),
        Figure("missing or doubled", found["faults"], "", None, 0),
    ]
    return Result("steady", figures, {"ours": found, "stock": stock})


def stream(on: rig.Rig, jobs: int, seconds: int) -> dict[str, Any]:
    """`jobs` jobs, each every second, over `seconds` ticks."""
    seed.clear()
    with rig.product(on) as product:
        on.receiver.clear()
        first = herds.next_tick(1)
        last = first + dt.timedelta(seconds=seconds - 1)
        seed.add_jobs(jobs, tick=first, url=f"http://127.0.0.1:{on.receiver.port}/", **seed.every(1))
        herds.sleep_until(first.timestamp())
        used = product.cpu_s()
        herds.sleep_until(last.timestamp() + 0.99)
        cpu_share = (product.cpu_s() - used) / seconds
        seed.stop_all()
        herds.sleep_until(last.timestamp() + 6)
    ticks = [first.timestamp() + n for n in range(seconds)]
    seen = [one for one in on.receiver.arrivals() if one.tick is not None and one.tick <= ticks[-1]]
    lags = [one.at - one.tick for one in seen if one.tick is not None]
    in_time = sum(one.at <= ticks[-1] + 1 for one in seen)
    accounts = [measure.account(measure.of_tick(seen, tick), jobs, tick) for tick in ticks]
    return {
        **measure.spread(lags),
        "rate": round(in_time / seconds, 2),
        "cpu_share": round(cpu_share, 3),
        "cpu_ms": round(cpu_share * 1000 / jobs, 4),
        "faults": sum(sum(account.values()) for account in accounts),
        "accounts": {kind: sum(account[kind] for account in accounts) for kind in accounts[0]},
        "skipped": count_skipped(),
    }


def count_skipped() -> int:
    """Executions that did not run by policy, over all ticks of the case."""
    return seed.execute("SELECT FROM cron_executions WHERE status IN ('SKIPPED', 'MISSED')")


def stock_lone(on: rig.Rig) -> dict[str, Any]:
    """One-off tasks on clocked schedules a second apart: the finest instants the stock way has."""
    start = herds.next_tick(1, way.START_S + 3)
    url = f"http://127.0.0.1:{on.receiver.port}/"
    env = way.seed(on, f"{STOCK_LONE_TICKS}={url}", "--seconds-from", start.isoformat())
    with way.running(on, env):
        end = start.timestamp() + STOCK_LONE_TICKS + 15
        way.wait(lambda: on.receiver.count() >= STOCK_LONE_TICKS, end)
        seen = on.receiver.arrivals()
    lags = [one.at - start.timestamp() - int(one.job_id) for one in seen]
    return measure.spread(lags) | {"arrived": len(seen), "of": STOCK_LONE_TICKS}


def stock_steady(on: rig.Rig) -> dict[str, Any]:
    """The same thousand tasks the stock way: how many calls a second it gives."""
    url = f"http://127.0.0.1:{on.receiver.port}/"
    with way.running(on, way.seed(on, f"{STEADY_JOBS}={url}", "--every", "1")) as pids:
        way.wait(lambda: on.receiver.count() > 0, time.time() + 60)
        before, began, used = on.receiver.count(), time.time(), processes.cpu_s(pids)
        herds.sleep_until(began + STOCK_STEADY_S)
        length_s, called = time.time() - began, on.receiver.count() - before
        cpu_s = processes.cpu_s(pids) - used
    return {"rate": round(called / length_s, 2), "cpu_ms": round(cpu_s * 1000 / max(1, called), 3)}
