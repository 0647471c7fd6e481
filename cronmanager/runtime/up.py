"""`cronmanager up`: servers, migrations, first admin, then all parts until a stop is asked for. [story]"""

import argparse
import os
import sys
from functools import partial
from pathlib import Path
from typing import IO

from cronmanager import environment
from cronmanager.runtime import embedded, parts, ports, postgres, valkey
from cronmanager.runtime.answers import answers
from cronmanager.runtime.claim import InUseError, claim, make_data_dir
from cronmanager.runtime.output import say
from cronmanager.runtime.parts import Flower
from cronmanager.runtime.supervisor import PartFailedError, StopAsked, Supervisor
from cronmanager.runtime.unprivileged import UnreachableError

FLOWER_PORT = 5555
READY_POLL_S = 0.25


class NotStartedError(Exception):
    """The start makes no sense as it was asked for; the message is for people."""


def main() -> int:
    """Run everything; the exit code is 0 when it was stopped on purpose."""
    options = parse(sys.argv[1:])
    data_dir = environment.data_dir()
    try:
        claimed = begin(data_dir, options.port)
    except (InUseError, NotStartedError, OSError) as error:
        say(str(error))
        return 1
    with claimed:
        return run(data_dir, options)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options as the command `up` hands them on, checked there."""
    parser = argparse.ArgumentParser(prog="cronmanager up")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--flower", action="store_true")
    return parser.parse_args(arguments)


def begin(data_dir: Path, port: int) -> IO[str]:
    """Take the data dir and see that the port is free, before anything starts."""
    make_data_dir(data_dir)
    claimed = claim(data_dir)
    if not ports.is_free(port, "0.0.0.0"):  # noqa: S104 where the web listens
        claimed.close()
        raise NotStartedError(
            f"port {port} is taken by another program: choose another with "
            f"`cronmanager up --port {port + 1}` or `PORT={port + 1} make run`."
        )
    return claimed


def run(data_dir: Path, options: argparse.Namespace) -> int:
    """Start the parts in order, keep them alive, stop them; returns the exit code."""
    flower = _flower(data_dir) if options.flower else None
    lasting = parts.of_product(options.port, options.workers, flower)
    names = [part.name for part in [parts.PREPARATION, *lasting]]
    supervisor = Supervisor(data_dir, ["postgres", "valkey", *names])
    try:
        start_servers(supervisor, data_dir)
        supervisor.run_to_its_end(parts.PREPARATION)
        for part in lasting:
            supervisor.start(part)
        say(f"started {', '.join(part.name for part in lasting)}")
        supervisor.supervise(Announcement(options.port, flower))
    except StopAsked:
        pass
    except (PartFailedError, UnreachableError, RuntimeError, OSError) as error:
        say(str(error))
        return 1
    finally:
        say("stopping; what is in flight is finished or handed back (Ctrl-C again: at once)")
        supervisor.stop()
        say("stopped")
    return 0


def _flower(data_dir: Path) -> Flower:
    """With the user and password of FLOWER_BASIC_AUTH, else with ones that are made once."""
    port = FLOWER_PORT if ports.is_free(FLOWER_PORT) else ports.free_port()
    given = environment.text(parts.FLOWER_BASIC_AUTH)
    return Flower(port, given or f"admin:{embedded.keep(data_dir)['FLOWER_PASSWORD']}")


def start_servers(supervisor: Supervisor, data_dir: Path) -> None:
    """Start the servers that the environment does not name, and keep their addresses for other commands."""
    if environment.is_embedded():
        start_postgres(supervisor, data_dir)
    if not environment.names_broker():
        start_valkey(supervisor, data_dir)


def start_postgres(supervisor: Supervisor, data_dir: Path) -> None:
    """Start the embedded database, made at the first start."""
    kept = embedded.keep(data_dir)
    server = postgres.prepare(data_dir, kept["POSTGRES_PASSWORD"], kept.get("POSTGRES_SOCKETS"))
    url = postgres.url(server, kept["POSTGRES_PASSWORD"])
    embedded.keep(data_dir, DATABASE_URL=url, POSTGRES_SOCKETS=str(server.socket_folder))
    child = supervisor.start(parts.of_postgres(server))
    supervisor.wait_until(lambda: postgres.is_ready(server, child.pid), child)
    say(f"PostgreSQL is up, its data in {server.folder}")


def start_valkey(supervisor: Supervisor, data_dir: Path) -> None:
    """Start the embedded broker on the port it had before, unless somebody else took that."""
    kept = embedded.keep(data_dir)
    port = int(kept.get("VALKEY_PORT", "0")) or ports.free_port()
    port = port if ports.is_free(port) else ports.free_port()
    server = valkey.prepare(data_dir, port, kept["VALKEY_PASSWORD"])
    embedded.keep(data_dir, REDIS_URL=valkey.url(server), VALKEY_PORT=str(port))
    if not environment.is_embedded():
        os.environ["REDIS_URL"] = valkey.url(
            server
        )  # with a database of their own, the parts read no file of ours
    child = supervisor.start(parts.of_valkey(server))
    supervisor.wait_until(partial(valkey.is_ready, server), child)
    say(f"Valkey is up on port {port} of this machine")


class Announcement:
    """Says once that the product answers, and where."""

    def __init__(self, port: int, flower: Flower | None) -> None:
        self._port = port
        self._flower = flower
        self._is_made = False

    def __call__(self) -> float | None:
        """Ask the web whether all is ready; returns when to be called again, None when it has been said."""
        if not self._is_made and answers(self._port, "/ready"):
            self._is_made = True
            say(f"ready: http://localhost:{self._port}")
            if self._flower:
                say(f"Flower: http://localhost:{self._flower.port}")
                if not environment.text(parts.FLOWER_BASIC_AUTH):
                    user, _, password = self._flower.auth.partition(":")
                    say(f"user: {user}, password: {password}")
        return None if self._is_made else READY_POLL_S
