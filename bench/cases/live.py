"""A herd while thousands of sockets listen: what they cost it, and whether each hears all that is its own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from accounts import tokens
from accounts.models import ApiToken, User
from bench import herd, measure, processes, rig, seed
from bench.cases.herds import gap_s, median
from bench.options import Options
from bench.results import Figure, Result

CLIENTS = 2_000
JOBS = 10_000
MORE_GAP_S = (
    5  # than a herd's alone: events come behind the records, and all of a tick's are counted as its own
)
MOST_WORSE = 1.15  # of the herd's lag without clients
EVENTS_OF_AN_EXECUTION = ("execution:started", "execution:completed")
Reports = list[dict[str, Any]]


class Listeners:
    """The process with all clients."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def ask(self) -> Reports:
        """What each client has heard since it was last asked."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        reports: Reports = json.loads(self.process.stdout.readline())
        return reports


def live(on: rig.Rig, options: Options) -> Result:
    """Ticks without clients, with one client for each owner, and without again; `--seconds` apart."""
    jobs = (options.jobs or (JOBS,))[0]
    clients = min(CLIENTS, jobs)
    gap, url = options.seconds or gap_s(jobs) + MORE_GAP_S, f"http://127.0.0.1:{on.receiver.port}/"
    seed.clear(owners=clients)
    with rig.product(on, web=True) as product:
        idle_rate = product.idle_rate(4)
        on.receiver.clear()
        first = herd.next_tick(gap, herd.LEAD_S + 2 + jobs / 10_000)
        seed.add_jobs(jobs, tick=first, url=url, **seed.every(gap))
        cold = watch(on, product, 1, jobs, gap, idle_rate)
        before = watch(on, product, options.runs, jobs, gap, idle_rate)
        with listening(on, product, clients) as listeners:
            heard = watch(on, product, options.runs, jobs, gap, idle_rate, listeners)
        after = watch(on, product, options.runs, jobs, gap, idle_rate)
        seed.stop_all()
    return Result(
        "live",
        figures(jobs, before + after, heard),
        {"cold": cold, "without": before + after, "heard": heard},
    )


@contextmanager
def listening(on: rig.Rig, product: rig.Product, clients: int) -> Iterator[Listeners]:
    """A client for each owner, all let in when the block begins."""
    command = [sys.executable, "-m", "bench.listeners", str(product.web_port)]
    pipes = {"stdin": subprocess.PIPE, "preexec_fn": let_product_go_first}
    texts = make_tokens(clients)
    with processes.running(command, on.folder / "listeners.log", stdout=subprocess.PIPE, **pipes) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("\n".join([*texts, "", ""]).encode())
        process.stdin.flush()
        if process.stdout.readline() != b"ready\n":
            raise RuntimeError("the clients were not let in")
        yield Listeners(process)


def let_product_go_first() -> None:
    """Clients are other people's machines: they must not take the processor from what is measured."""
    os.nice(19)


def make_tokens(clients: int) -> list[str]:
    """An API token for each owner."""
    owners = User.objects.filter(email__startswith="owner-").values_list("pk", flat=True)[:clients]
    minted = [(owner, tokens.mint(settings.TOKEN_SALT)) for owner in owners]
    ApiToken.objects.bulk_create(
        ApiToken(user_id=owner, name="n", prefix=one.prefix, token_hash=one.token_hash, permissions=["READ"])
        for owner, one in minted
    )
    return [one.text for _, one in minted]


def watch(
    on: rig.Rig,
    product: rig.Product,
    runs: int,
    jobs: int,
    gap: int,
    idle_rate: float,
    listeners: Listeners | None = None,
) -> list[dict[str, Any]]:
    """The next `runs` ticks, each as a table's line."""
    lines = []
    first = herd.next_tick(gap).timestamp()
    for tick in (first + gap * n for n in range(runs)):
        herd.sleep_until(tick - herd.LEAD_S)
        on.receiver.clear()
        used = used_by(product, listeners)
        if listeners:
            listeners.ask()
        watched = herd.watch(product, tick, jobs, gap - herd.LEAD_S - herd.AFTER_S - 2)
        line = herd.describe(on.receiver.arrivals(), watched, jobs, idle_rate)
        if listeners:
            herd.sleep_until(tick + gap - herd.LEAD_S - 1.5)
            line |= heard_by(listeners.ask(), jobs)
        line |= {
            f"{name}_cpu_s": round(now - then, 3)
            for (name, now), then in zip(used_by(product, listeners).items(), used.values(), strict=True)
        }
        lines.append(line)
        print(line, file=sys.stderr, flush=True)
    return lines


def used_by(product: rig.Product, listeners: Listeners | None) -> dict[str, float]:
    """CPU used so far by the web and by the clients."""
    clients_s = processes.cpu_s([listeners.process.pid]) if listeners else 0.0
    workers = [name for name in product.pids if name.startswith("worker")]
    return {"web": product.cpu_s("web"), "clients": clients_s, "workers": product.cpu_s(*workers)}


def heard_by(reports: Reports, jobs: int) -> dict[str, Any]:
    """Whether each client heard of each of its jobs' executions twice, or was told how many it missed."""
    each = len(EVENTS_OF_AN_EXECUTION) * jobs // len(reports)
    late = [lag for report in reports for lag in report["late_s"]]
    got = [sum(report["events"].get(event, 0) for event in EVENTS_OF_AN_EXECUTION) for report in reports]
    return {
        "events": sum(got),
        "told_as_dropped": sum(report["dropped"] for report in reports),
        "unaccounted": sum(
            abs(each - count - report["dropped"]) for count, report in zip(got, reports, strict=True)
        ),
        "doubled_events": sum(report["doubled"] for report in reports),
        "other_events": sum(sum(report["events"].values()) for report in reports) - sum(got),
        **measure.spread(late, "late_"),
    }


def figures(jobs: int, without: Sequence[dict[str, Any]], heard: Sequence[dict[str, Any]]) -> list[Figure]:
    """Lags side by side, their ratio, and what did not reach its client."""
    found = []
    for name in ("p50", "p99"):
        alone, beside = median(without, f"lag_{name}"), median(heard, f"lag_{name}")
        found += [
            Figure(f"{jobs:,} {name} lag, no clients", alone, "s"),
            Figure(f"{jobs:,} {name} lag, {CLIENTS:,} clients", beside, "s"),
            Figure(
                f"{jobs:,} {name} lag, how many times", measure.ratio(beside, alone), "×", None, MOST_WORSE
            ),
        ]
    total = {
        name: float(sum(line[name] for line in heard))
        for name in ("events", "told_as_dropped", "unaccounted", "doubled_events")
    }
    return [
        *found,
        Figure("events that reached their client", total["events"]),
        Figure("events told as dropped", total["told_as_dropped"]),
        Figure(
            "events lost without a word, or doubled",
            total["unaccounted"] + total["doubled_events"],
            "",
            None,
            0,
        ),
        Figure("event after it happened, p50", median(heard, "late_p50"), "s"),
        Figure("event after it happened, p99", median(heard, "late_p99"), "s"),
        Figure("CPU of the web, a tick", median(heard, "web_cpu_s"), "s"),
        Figure("CPU of the clients, a tick", median(heard, "clients_cpu_s"), "s"),
        Figure("CPU of the workers, a tick, no clients", median(without, "workers_cpu_s"), "s"),
        Figure("CPU of the workers, a tick, with clients", median(heard, "workers_cpu_s"), "s"),
    ]
