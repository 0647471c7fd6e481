"""What the product consists of while it runs: each part's name and command line. [rule]"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cronmanager.runtime import postgres, valkey
from cronmanager.runtime.postgres import Postgres
from cronmanager.runtime.valkey import Valkey

WEB_NICENESS = 10  # a tenth of the processor beside calls that want it too; all of it where they do not


def nothing() -> None:
    """What most parts need before they start."""


def let_calls_go_first() -> None:
    """Run in the new process: calls are what is promised for an instant, pages and events are not."""
    os.nice(WEB_NICENESS)


@dataclass(frozen=True, slots=True)
class Part:
    """A process that is kept alive. `prepare` runs before each start, `become` in the new process."""

    name: str
    command: list[str]
    prepare: Callable[[], None] = nothing
    become: Callable[[], None] = nothing
    log: Path | None = None  # where its output goes; None: to ours


def of_postgres(server: Postgres, **settings: str) -> Part:
    """The embedded database; its log is a file, since it speaks of each connection that a kill cut."""
    return Part(
        name="postgres",
        command=postgres.command(server, **settings),
        prepare=lambda: postgres.forget_dead_server(server),
        become=server.user.become,
        log=server.folder.parent.with_name("postgres.log"),
    )


def of_valkey(server: Valkey) -> Part:
    """The embedded broker."""
    return Part(name="valkey", command=valkey.command(server))


def module(name: str, module_name: str, *arguments: str) -> Part:
    """A part that is a Python module, run by the interpreter that runs us."""
    return Part(name=name, command=[sys.executable, "-m", module_name, *arguments])


PREPARATION = module("preparation", "cronmanager.runtime.preparation")


@dataclass(frozen=True, slots=True)
class Flower:
    """Where Celery's monitor listens on this machine, and who may come in: `user:password`."""

    port: int
    auth: str


def of_product(port: int, workers: int, flower: Flower | None) -> list[Part]:
    """Web, scheduler, `workers` workers and, if it is wanted, Flower."""
    numbers = range(1, workers + 1)
    found = [of_web(port), of_celery("scheduler", "beat", "--pidfile=")]
    found += [
        of_celery(f"worker-{number}", "worker", f"--hostname=w{number}@%h", *QUIET) for number in numbers
    ]
    if flower:
        found.append(of_flower(flower))
    return found


FLOWER_BASIC_AUTH = "FLOWER_BASIC_AUTH"  # Flower reads it
QUIET = ("--without-gossip", "--without-mingle")  # the workers need nothing of each other


def of_web(port: int) -> Part:
    """HTTP and WebSocket. Whose X-Forwarded-For is believed, TRUSTED_PROXIES says; uvicorn must not guess."""
    options = (
        "--no-proxy-headers",
        "--no-access-log",
        "--log-level=warning",
        "--timeout-graceful-shutdown=1",
    )
    where = ("--host=0.0.0.0", f"--port={port}", "--loop=uvloop", "--http=httptools")
    command = module("web", "uvicorn", "cronmanager.asgi:application", *where, *SOCKETS, *options).command
    return Part(name="web", command=command, become=let_calls_go_first)


SOCKETS = (  # pings find dead connections; events are small, packing them costs more than it saves
    "--ws=cronmanager.sockets:Sockets",
    "--ws-ping-interval=20",
    "--ws-ping-timeout=20",
    "--ws-max-size=65536",
    "--ws-per-message-deflate=false",
)


def of_celery(name: str, *arguments: str) -> Part:
    """A part that is one of Celery's commands; without its banner."""
    return module(name, "celery", "-q", "-A", "cronmanager", *arguments, "--loglevel=warning")


def of_flower(flower: Flower) -> Part:
    """Celery's monitor. Its password stands in its environment alone: all can read command lines."""
    return Part(
        name="flower",
        command=module(
            "flower", "celery", "-A", "cronmanager", "flower", "--address=127.0.0.1", f"--port={flower.port}"
        ).command,
        become=partial(os.environ.__setitem__, FLOWER_BASIC_AUTH, flower.auth),
    )
