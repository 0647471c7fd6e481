"""Slow endpoints beside fast ones."""

import datetime as dt
import time

from bench import herd as herds
from bench import measure, rig, seed
from bench.arrivals import Arrival
from bench.options import Options
from bench.results import Figure, Result
from bench.stock import way

SLOW, FAST = 1_000, 200
FAST_LIMIT_S = 1.5
END_S = 300.0  # 1,000 calls of 20 s, 64 at a time for each of two workers, are over after 160 s


def slow_neighbours(on: rig.Rig, options: Options) -> Result:
    """1,000 jobs on one endpoint that takes 20 s and 200 on a fast one; then the slow ones on 200 hosts."""
    stock = stock_way(on) if options.stock else {}
    result = Result("slow-neighbours", [], {"stock": stock})
    for hosts in (options.hosts,) if options.hosts else (1, 200):
        result.figures += of_hosts(on, hosts, stock.get("p99"))
    return result


def of_hosts(on: rig.Rig, hosts: int, stock: float | None) -> list[Figure]:
    """One tick, with the slow jobs on that many hosts; the fast ones have a host of their own."""
    seed.clear()
    with rig.product(on):
        on.receiver.clear()
        tick = dt.datetime.fromtimestamp(int(time.time()) + 8, dt.UTC)
        once = seed.once(tick)
        base = f"http://127.0.0.1:{on.receiver.port}"
        seed.add_jobs(SLOW, tick=tick, url=f"{base}/slow20", hosts=hosts, **once)
        seed.add_jobs(FAST, tick=tick, url=f"{base.replace('0.0.1', '0.1.1')}/fast", **once)
        herds.sleep_until(tick.timestamp())
        ended_s = herds.wait_recorded(tick.timestamp(), SLOW + FAST, END_S)
        statuses = herds.statuses(tick.timestamp())
    seen = on.receiver.arrivals()
    fast = [arrival for arrival in seen if arrival.path == "/fast"]
    lags = measure.spread(measure.lags(fast, tick.timestamp()))
    label = f"slow ones on {hosts} host{'s' * (hosts > 1)}:"
    return [
        Figure(f"{label} fast p50 lag", lags["p50"], "s"),
        Figure(f"{label} fast p99 lag", lags["p99"], "s", stock, FAST_LIMIT_S),
        Figure(f"{label} all ended after", ended_s, "s"),
        Figure(f"{label} not SUCCESS", SLOW + FAST - statuses.get("SUCCESS", 0), "", None, 0),
        Figure(f"{label} missing or doubled", faults(seen, tick), "", None, 0),
    ]


def faults(seen: list[Arrival], tick: dt.datetime) -> int:
    """How many jobs were not called exactly once, or too early."""
    return sum(measure.account(seen, SLOW + FAST, tick.timestamp()).values())


def stock_way(on: rig.Rig) -> dict[str, float]:
    """The same two groups the stock way, stopped after 60 s; a fast job not there by then counts as 60 s."""
    limit_s = 60.0
    minute = way.next_minute(way.START_S + 3)
    base = f"http://127.0.0.1:{on.receiver.port}"
    calls = (f"{SLOW}={base}/slow20", f"{FAST}={base}/fast")
    with way.running(on, way.seed(on, *calls, "--minute", minute.isoformat())):
        herds.sleep_until(minute.timestamp() + limit_s)
        seen = on.receiver.arrivals()
    fast = measure.lags((one for one in seen if one.path == "/fast"), minute.timestamp())
    return measure.spread(fast + [limit_s] * (FAST - len(fast))) | {"slow_arrived": len(seen) - len(fast)}
