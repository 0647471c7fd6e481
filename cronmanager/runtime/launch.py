"""Starts a part so that it can be found again: it holds `<run>/<name>.lock` while it lives. [adapter]"""

import fcntl
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from cronmanager.runtime import guardian
from cronmanager.runtime.parts import Part

LOG_LIMIT = 10_000_000  # bytes; a log that is longer at a start makes way


def launch(part: Part, run: Path, output: int) -> subprocess.Popen[bytes]:
    """Start `part` in a process group of its own, so that a terminal's Ctrl-C reaches only the supervisor."""
    part.prepare()
    lock = os.open(run / f"{part.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    target = open_log(part.log) if part.log else output
    enter = partial(_enter, part, lock, os.getpid())
    try:
        return _spawn(part.command, target, [lock], enter)
    finally:
        os.close(lock)
        if part.log:
            os.close(target)


def launch_guardian(run: Path, lock: Path, life: int, outputs: list[int]) -> subprocess.Popen[bytes]:
    """Start the process that stops the parts when this one has ended; it ends when `life` is closed."""
    held = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    descriptors = [life, *outputs]
    command = [sys.executable, "-I", "-S", guardian.__file__, str(run), *map(str, descriptors)]
    try:
        return _spawn(
            command, None, [held, *descriptors], partial(fcntl.lockf, held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        )
    finally:
        os.close(held)


def open_log(file: Path) -> int:
    """Append to `file`; a long one becomes <file>.1."""
    if file.exists() and file.stat().st_size > LOG_LIMIT:
        file.replace(f"{file}.1")
    return os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _spawn(
    command: list[str], output: int | None, kept: list[int], enter: partial[None]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output and subprocess.STDOUT,
        pass_fds=kept,
        process_group=0,
        preexec_fn=enter,  # noqa: PLW1509 the supervisor has one thread
    )


def _enter(part: Part, lock: int, supervisor: int) -> None:
    """Take the lock in the new process, and only then ask whether the supervisor still lives.

    If it died before the question, this process ends; if after, the guardian finds the lock.
    """
    fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    if os.getppid() != supervisor:
        os._exit(1)
    part.become()
