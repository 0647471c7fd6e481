"""Runs a command beside a PostgreSQL and a Valkey of its own, which end with it. [face]

python -m cronmanager.runtime.testing [--durable] -- pytest -n 2
"""

import os
import secrets
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

from cronmanager.runtime import embedded, guardian, parts, ports, postgres, valkey
from cronmanager.runtime.postgres import Postgres
from cronmanager.runtime.supervisor import Supervisor


def main(arguments: list[str]) -> int:
    """Start the servers in a temporary folder, run the command, stop them; returns its exit code."""
    options, command = arguments[: arguments.index("--")], arguments[arguments.index("--") + 1 :]
    folder = Path(tempfile.mkdtemp(prefix="cronmanager-test-"))
    folder.chmod(0o711)  # under root the database's own user passes through it
    server = postgres.prepare(folder, password := secrets.token_hex())
    supervisor = Supervisor(folder, guardian.SERVERS)
    try:
        start_postgres(supervisor, server, {} if "--durable" in options else postgres.FOR_TESTS)
        os.environ |= {
            "DATABASE_URL": postgres.url(server, password),
            "REDIS_URL": start_valkey(supervisor, folder),
        }
        os.environ |= {name: secrets.token_hex() for name in embedded.SECRETS}
        return supervisor.run_beside(command)
    finally:
        supervisor.stop()
        shutil.rmtree(server.socket_folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def start_postgres(supervisor: Supervisor, server: Postgres, settings: dict[str, str]) -> None:
    """Start the database with these settings over those of the product."""
    child = supervisor.start(parts.of_postgres(server, **settings))
    supervisor.wait_until(lambda: postgres.is_ready(server, child.pid), child)


def start_valkey(supervisor: Supervisor, folder: Path) -> str:
    """Start the broker; returns its URL."""
    server = valkey.prepare(folder, ports.free_port(), secrets.token_hex())
    supervisor.wait_until(partial(valkey.is_ready, server), supervisor.start(parts.of_valkey(server)))
    return valkey.url(server)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
