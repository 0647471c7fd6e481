"""An embedded PostgreSQL and Valkey of the bench's own, with the product's durable settings (fsync on)."""

import os
import secrets
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import processes
from cronmanager.runtime import postgres, valkey

SECRETS = ("SECRET_KEY", "JWT_SECRET", "JWT_REFRESH_SECRET", "TOKEN_SALT", "ENCRYPTION_KEYS")
START_S = 30.0


@dataclass(frozen=True, slots=True)
class Servers:
    """Both servers' pids, and the environment in which the product finds them."""

    pids: tuple[int, int]
    env: dict[str, str]


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Both servers, their files in `folder`, ended with the block."""
    os.chmod(folder, 0o711)  # under root the database's own user must pass through it
    password = secrets.token_hex(16)
    database = postgres.prepare(folder, password)
    broker = valkey.prepare(folder, processes.free_port(), password)
    postgres_running = processes.running(
        postgres.command(database),
        folder / "postgres.log",
        stop_by=signal.SIGINT,
        preexec_fn=database.user.become,
    )
    try:
        with (
            postgres_running as first,
            processes.running(valkey.command(broker), folder / "valkey.log") as second,
        ):
            wait_until(lambda: postgres.is_ready(database, first.pid))
            wait_until(lambda: valkey.is_ready(broker))
            env = {name: secrets.token_hex(32) for name in SECRETS}
            env |= {"DATABASE_URL": postgres.url(database, password), "REDIS_URL": valkey.url(broker)}
            yield Servers((first.pid, second.pid), env)
    finally:
        shutil.rmtree(database.socket_folder, ignore_errors=True)


def wait_until(is_so: Callable[[], bool], limit_s: float = START_S, every_s: float = 0.05) -> None:
    """Return when `is_so()`; an error after `limit_s`."""
    end = time.monotonic() + limit_s
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(f"not so after {limit_s:g} s: {is_so}")
        time.sleep(every_s)
