"""What outlives the supervisor: sees it end, however it ends, and stops the parts it left. [adapter]

Runs as a script of its own (`python guardian.py`), so that it is small; hence it imports nothing of ours.
Which process a part is, the kernel says: each part holds a POSIX lock on `<run>/<name>.lock` as long as it
lives, and F_GETLK names the holder. So no list of pids can be out of date, and no reused pid is ever hit.
"""

import fcntl
import os
import select
import signal
import struct
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

SERVERS = ("postgres", "valkey")  # stopped last: the other parts still write to them while they stop
GRACE_S = 12.0
SERVER_GRACE_S = 5.0
FLOCK = "qqihh" if sys.platform == "darwin" else "hhqqi4x"
F_GETLK_PID = 2 if sys.platform == "darwin" else 4
F_GETLK_TYPE = 3 if sys.platform == "darwin" else 0


def holder(lock: Path) -> int | None:
    """The pid of the living process that holds `lock`."""
    wanted = (0, 0, 0, fcntl.F_WRLCK, 0) if sys.platform == "darwin" else (fcntl.F_WRLCK, 0, 0, 0, 0)
    with suppress(FileNotFoundError), lock.open("r+b") as file:
        answer = struct.unpack(FLOCK, fcntl.fcntl(file, fcntl.F_GETLK, struct.pack(FLOCK, *wanted)))
        return None if answer[F_GETLK_TYPE] == fcntl.F_UNLCK else answer[F_GETLK_PID]
    return None


def holders(run: Path) -> dict[str, int]:
    """The living parts, by name."""
    found = {file.stem: holder(file) for file in sorted(run.glob("*.lock"))}
    return {name: pid for name, pid in found.items() if pid}


def stop_signal(name: str) -> signal.Signals:
    """What asks a part to end; PostgreSQL's SIGTERM would wait for every client, SIGINT does not."""
    return signal.SIGINT if name == "postgres" else signal.SIGTERM


def send(pid: int, number: int) -> None:
    """Signal a process that may be gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def sweep(run: Path) -> list[str]:
    """Stop every living part in `run`, servers last; returns the names of those that were met."""
    met = holders(run)
    stop([name for name in met if name not in SERVERS], run, GRACE_S)
    stop([name for name in met if name in SERVERS], run, SERVER_GRACE_S)
    return list(met)


def stop(names: Iterable[str], run: Path, grace_s: float) -> None:
    """Ask these parts to end; those that have not after `grace_s` are killed."""
    left = {name: pid for name, pid in holders(run).items() if name in set(names)}
    for name, pid in left.items():
        send(pid, stop_signal(name))
    give_up_at = time.monotonic() + grace_s
    while left and time.monotonic() < give_up_at:
        time.sleep(0.05)
        left = {name: pid for name, pid in left.items() if holder(run / f"{name}.lock") == pid}
    for pid in left.values():
        send(pid, signal.SIGKILL)


def pass_on(outputs: list[int]) -> None:
    """Keep the output flowing: a part that writes into a pipe nobody reads would die in its clean-up."""
    for output in outputs:
        with suppress(OSError):
            os.write(2, os.read(output, 65536))


def watch_over(run: Path, life: int, outputs: list[int]) -> None:
    """Wait for the end of the supervisor, which holds the other end of `life`; then stop what it left.

    The parts are stopped by a child, so that this process is free to read what they still have to say.
    """
    os.read(life, 1)
    child = os.fork()
    if child == 0:
        sweep(run)
        os._exit(0)
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        pass_on(select.select(outputs, [], [], 0.05)[0])


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watch_over(Path(sys.argv[1]), int(sys.argv[2]), [int(output) for output in sys.argv[3:]])
