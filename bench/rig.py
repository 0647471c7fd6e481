"""What every case stands on: servers, receiver, a migrated database, and the product's processes on top."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from django.db import connection

from bench import arrivals, processes, servers
from cronmanager.runtime import parts

ROOT = Path(__file__).resolve().parent.parent
WORKERS = 2


@dataclass(slots=True)
class Rig:
    """Servers and receiver. `known` keeps what the stock way gave, so that it is measured once a run."""

    folder: Path
    receiver: arrivals.Receiver
    server_pids: tuple[int, ...]
    known: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Product:
    """The running product: pids of its parts by name, its servers among them; the web's port, if it runs."""

    pids: dict[str, int]
    web_port: int = 0

    def cpu_s(self, *names: str) -> float:
        """CPU used so far by the named parts, by all when none is named."""
        return processes.cpu_s(self.pids[name] for name in names or self.pids)

    def cpu_by_part(self) -> dict[str, float]:
        """CPU used so far by each part."""
        return {name: self.cpu_s(name) for name in self.pids}

    def idle_rate(self, seconds: float, *names: str) -> float:
        """CPU seconds a second while nothing is due."""
        began, used = time.monotonic(), self.cpu_s(*names)
        time.sleep(seconds)
        return (self.cpu_s(*names) - used) / (time.monotonic() - began)


@contextmanager
def rig() -> Iterator[Rig]:
    """Start servers and receiver, migrate, and make Django of this process look at that database."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cronmanager-bench-")))
        running = stack.enter_context(servers.servers(folder))
        os.environ.update(
            running.env,
            DJANGO_SETTINGS_MODULE="cronmanager.settings",
            CRONMANAGER_DATA_DIR=str(folder / "data"),
            EGRESS_ALLOW="127.0.0.0/8",
            API_RATE_LIMIT="0",
            PYTHONPATH=str(ROOT),
        )
        subprocess.run([sys.executable, "-m", "cronmanager", "migrate", "-v", "0"], check=True, cwd=ROOT)
        django.setup()
        receiver = stack.enter_context(arrivals.receiver(folder))
        yield Rig(folder, receiver, running.pids)
        connection.close()


@contextmanager
def product(on: Rig, workers: int = WORKERS, web: bool = False) -> Iterator[Product]:
    """Scheduler and workers, as `cronmanager up` starts them; the block begins when they have registered."""
    port = processes.free_port() if web else 0
    wanted = [part for part in parts.of_product(port, workers, None) if web or part.name != "web"]
    with ExitStack() as stack:
        started: list[subprocess.Popen[bytes]] = []
        pids = dict(zip(("postgres", "valkey"), on.server_pids, strict=True))
        for part in wanted:
            log = on.folder / f"{part.name}.log"
            process = stack.enter_context(
                processes.running(part.command, log, cwd=ROOT, preexec_fn=part.become)
            )
            pids[part.name] = process.pid
            if part.name == "web":
                processes.wait_for_port(port, process)
            else:
                started.append(process)
        servers.wait_until(lambda: have_registered(started), limit_s=60)
        time.sleep(1)  # a worker registers just before it takes messages
        yield Product(pids, port)


def have_registered(started: list[subprocess.Popen[bytes]]) -> bool:
    """Whether scheduler and workers all say that they live; an error when one has ended."""
    ended = [process.args for process in started if process.poll() is not None]
    if ended:
        raise RuntimeError(f"ended at its start: {ended}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM runtime_processes WHERE lease_until > now()")
        return int(cursor.fetchone()[0]) >= len(started)
