"""Child processes that are always ended, and what they cost in CPU and memory. Linux only: it reads /proc."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

STOP_S = 20.0  # how long a part may take to stop by itself
GONE = (psutil.NoSuchProcess, psutil.ZombieProcess, OSError)


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def running(
    command: list[str],
    log: Path,
    env: Mapping[str, str] | None = None,
    stop_by: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> Iterator[subprocess.Popen[bytes]]:
    """`command` as a process group of its own, its words in `log`; ended with the block, whatever happens."""
    with log.open("ab") as words:
        process = subprocess.Popen(
            command, env=env, start_new_session=True, **{"stdout": words, "stderr": words, **options}
        )
    try:
        yield process
    finally:
        stop(process, stop_by)


def stop(process: subprocess.Popen[bytes], by: signal.Signals) -> None:
    """End the process, gently at first, then its whole group."""
    with suppress(ProcessLookupError):
        process.send_signal(by)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for_port(port: int, process: subprocess.Popen[bytes], limit_s: float = 20.0) -> None:
    """Return when someone listens on `port`; an error when the process ends first or takes too long."""
    end = time.monotonic() + limit_s
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on port {port}: {process.args!r} ended with {process.poll()}")


def family(pid: int) -> list[psutil.Process]:
    """The process and all that descend from it."""
    with suppress(psutil.NoSuchProcess):
        head = psutil.Process(pid)
        return [head, *head.children(recursive=True)]
    return []


def cpu_s(pids: Iterable[int]) -> float:
    """Seconds of CPU that these processes and their descendants have used, those that ended included."""
    return sum(own_cpu_s(process) for pid in pids for process in family(pid))


def own_cpu_s(process: psutil.Process) -> float:
    """What the process used and inherited from children that ended.

    The process's CPU clock counts nanoseconds; /proc/PID/stat, which psutil reads, whole hundredths.
    """
    with suppress(*GONE):
        ended = process.cpu_times()
        clock = (~process.pid << 3) | 2  # CPUCLOCK_SCHED of that process, as clock_getcpuclockid(3) makes it
        return time.clock_gettime(clock) + float(ended.children_user + ended.children_system)
    return 0.0


def memory_mb(pids: Iterable[int]) -> dict[str, float]:
    """Proportional (PSS) and unshared (USS) memory of these processes and their descendants."""
    pss = uss = 0
    for process in (process for pid in pids for process in family(pid)):
        with suppress(*GONE):
            memory = process.memory_full_info()
            pss, uss = pss + memory.pss, uss + memory.uss
    return {"pss_mb": round(pss / 2**20, 1), "uss_mb": round(uss / 2**20, 1)}
