"""Waiting for facts about processes, and running them."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cronmanager.runtime import guardian
from cronmanager.runtime.answers import answers
from cronmanager.runtime.embedded import SECRETS, read

NAMES_OF_SERVERS = ("DATABASE_URL", "REDIS_URL", *SECRETS)


def wait_for(
    fact: Callable[[], bool], within_s: float, what: str, evidence: Callable[[], str] = str
) -> float:
    """Wait until `fact` is true; returns the seconds that it took. `evidence` is shown when it is not."""
    begun = time.monotonic()
    while not fact():
        assert time.monotonic() - begun < within_s, f"not within {within_s} s: {what}\n{evidence()}"
        time.sleep(0.05)
    return time.monotonic() - begun


class Up:
    """A `cronmanager up` of its own, embedded servers and all, in a process group of its own."""

    def __init__(self, data_dir: Path, port: int, *options: str, **environment: str) -> None:
        self.data_dir, self.port = data_dir, port
        data_dir.mkdir(parents=True, exist_ok=True)
        self.log = data_dir.parent / f"up-{port}.log"
        bare = {name: value for name, value in os.environ.items() if name not in NAMES_OF_SERVERS}
        where = [f"--port={port}", f"--data-dir={data_dir}", "--workers=1"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cronmanager", "up", *where, *options],
                stdout=log,
                stderr=log,
                env=bare | environment,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """All that it and its parts have printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    @property
    def parts(self) -> dict[str, int]:
        """The living parts and their pids."""
        return guardian.holders(self.data_dir / "run")

    @property
    def is_ready(self) -> bool:
        """Whether GET /ready answers 200."""
        return answers(self.port, "/ready")

    def wait_until_ready(self, within_s: float = 60) -> float:
        """Wait for GET /ready to answer 200."""
        return wait_for(lambda: self.is_ready, within_s, "GET /ready answers 200", lambda: self.said[-3000:])

    def stop(self, number: int = signal.SIGTERM, within_s: float = 20) -> int:
        """Send a signal; returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(within_s)

    def clean_up(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        guardian.sweep(self.data_dir / "run")
        if sockets := read(self.data_dir).get("POSTGRES_SOCKETS"):
            shutil.rmtree(sockets, ignore_errors=True)
