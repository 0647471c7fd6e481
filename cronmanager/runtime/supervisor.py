"""Keeps parts alive: starts them, starts again what dies, stops them in order. [adapter]

One thread and no polling: it sleeps until a part writes, a part ends, a signal comes, or a start is due.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cronmanager.runtime import guardian
from cronmanager.runtime.launch import launch, launch_guardian
from cronmanager.runtime.output import Output, say
from cronmanager.runtime.parts import Part

FIRST_DELAY_S, LONGEST_DELAY_S = 0.2, 10.0
STEADY_S = 30.0  # a part that lived this long starts again with the first delay
STOP_S = 15.0  # all of it
SERVERS_STOP_S = 3.0  # of that, for the servers


class StopAsked(Exception):  # noqa: N818 nothing went wrong
    """Ctrl-C, SIGTERM or SIGHUP came."""


class PartFailedError(Exception):
    """A part ended that must not; the message is for people."""


@dataclass(slots=True)
class Child:
    """A part and its process; `process` is None between two starts."""

    part: Part
    process: subprocess.Popen[bytes] | None
    started_at: float
    delay_s: float = FIRST_DELAY_S
    start_at: float = 0.0

    @property
    def pid(self) -> int:
        """Of its process; 0 between two starts."""
        return self.process.pid if self.process else 0


class Supervisor:
    """The parts of one `cronmanager up`."""

    def __init__(self, data_dir: Path, names: Iterable[str]) -> None:
        """`names` are those of all parts that will ever be started."""
        self.run = data_dir / "run"
        self.run.mkdir(mode=0o700, exist_ok=True)
        self._guardian_lock = data_dir / "guardian.lock"
        self._outputs = {name: Output(name) for name in names}
        self._children: dict[str, Child] = {}
        self._stops_asked = 0
        self._selector = selectors.DefaultSelector()
        self._listen()
        self._life, self._life_of_us = os.pipe()
        self._guardian = self._start_guardian()

    def _listen(self) -> None:
        for output in self._outputs.values():
            self._selector.register(output.reader, selectors.EVENT_READ, output.relay)
        woken, waker = os.pipe()
        for descriptor in (woken, waker):
            os.set_blocking(descriptor, False)
        self._selector.register(woken, selectors.EVENT_READ, lambda: os.read(woken, 4096))
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, *_: object) -> None:
        self._stops_asked += 1

    def _start_guardian(self) -> subprocess.Popen[bytes]:
        outputs = [output.reader for output in self._outputs.values()]
        return launch_guardian(self.run, self._guardian_lock, self._life, outputs)

    def start(self, part: Part) -> Child:
        """Start `part` and keep it alive from now on."""
        child = Child(part, self._launch(part), time.monotonic())
        self._children[part.name] = child
        return child

    def _launch(self, part: Part) -> subprocess.Popen[bytes]:
        return launch(part, self.run, self._outputs[part.name].writer)

    def run_to_its_end(self, part: Part) -> None:
        """Run a part that does one thing; the others are not restarted meanwhile."""
        process = self._launch(part)
        while process.poll() is None:
            self._hear(None)
        self._hear(0)
        if self._stops_asked:
            raise StopAsked
        if process.returncode:
            raise PartFailedError(f"{part.name} failed ({end_of(process)}); it says why above.")

    def run_beside(self, command: list[str]) -> int:
        """Run a command of somebody else's in the foreground until it ends; returns its exit code.

        A stop is asked of it; the terminal's Ctrl-C it hears by itself.
        """
        process = subprocess.Popen(command)
        while process.poll() is None:
            self._hear(None)
            if self._stops_asked and process.poll() is None:
                process.terminate()
        return process.returncode if process.returncode >= 0 else 128 - process.returncode

    def wait_until(self, is_true: Callable[[], bool], child: Child) -> None:
        """Wait for a fact that `child` brings about. If the child ends instead, that is said."""
        while not is_true():
            if self._stops_asked:
                raise StopAsked
            if child.process is None or child.process.poll() is not None:
                raise PartFailedError(f"{child.part.name} does not start{last_lines(child.part.log)}")
            self._hear(0.05)

    def supervise(self, watch: Callable[[], float | None]) -> None:
        """Keep the parts alive until a stop is asked for.

        `watch` says in how many seconds it wants to be called, None for never.
        """
        while not self._stops_asked:
            wanted_s = watch()
            self._hear(min([*self._waits_s(), *([wanted_s] if wanted_s is not None else [])], default=None))
            if not self._stops_asked:
                self._restart()

    def _hear(self, timeout_s: float | None) -> None:
        for key, _ in self._selector.select(timeout_s):
            with suppress(BlockingIOError):
                key.data()

    def _waits_s(self) -> list[float]:
        now = time.monotonic()
        return [max(0.0, child.start_at - now) for child in self._children.values() if child.process is None]

    def _restart(self) -> None:
        now = time.monotonic()
        if self._guardian.poll() is not None:
            say("the guardian ended; another takes over")
            self._guardian = self._start_guardian()
        for child in self._children.values():
            if child.process and child.process.poll() is not None:
                self._note_end(child, child.process, now)
            if child.process is None and child.start_at <= now:
                child.process, child.started_at = self._launch(child.part), now

    def _note_end(self, child: Child, process: subprocess.Popen[bytes], now: float) -> None:
        if now - child.started_at >= STEADY_S:
            child.delay_s = FIRST_DELAY_S
        say(f"{child.part.name} ended ({end_of(process)}); it starts again in {child.delay_s:g} s")
        child.process, child.start_at = None, now + child.delay_s
        child.delay_s = min(child.delay_s * 2, LONGEST_DELAY_S)

    def stop(self) -> None:
        """Stop everything within STOP_S: what takes in work, then what does it, then the servers.

        A second Ctrl-C kills.
        """
        deadline = time.monotonic() + STOP_S
        servers = [name for name in self._children if name in guardian.SERVERS]
        intake = [name for name in self._children if name in {"web", "scheduler"}]
        self._ask(intake)
        self._await_end(
            intake, time.monotonic() + 1.5
        )  # a client that holds on does not keep the workers waiting
        self._ask([name for name in self._children if name not in {*servers, *intake}])
        self._await_end([name for name in self._children if name not in servers], deadline - SERVERS_STOP_S)
        self._kill(name for name in self._children if name not in servers)
        for name in reversed(servers):
            self._ask([name])
            self._await_end([name], deadline - 0.5)
        self._kill(servers)
        self._dismiss_guardian()

    def _alive(self, names: Iterable[str]) -> dict[str, subprocess.Popen[bytes]]:
        found = {name: self._children[name].process for name in names}
        return {name: process for name, process in found.items() if process and process.poll() is None}

    def _ask(self, names: Iterable[str]) -> None:
        for name, process in self._alive(names).items():
            process.send_signal(guardian.stop_signal(name))

    def _await_end(self, names: list[str], deadline: float) -> None:
        asked_before = self._stops_asked
        while self._alive(names) and time.monotonic() < deadline and self._stops_asked == asked_before:
            self._hear(max(0.0, deadline - time.monotonic()))
        if self._stops_asked > asked_before:
            say("stopping at once")
            self._kill(names)

    def _kill(self, names: Iterable[str]) -> None:
        for name, process in self._alive(names).items():
            say(f"{name} did not stop in time; it is killed")
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _dismiss_guardian(self) -> None:
        os.close(self._life_of_us)
        self._guardian.wait()


def end_of(process: subprocess.Popen[bytes]) -> str:
    """How a process ended, in words."""
    code = process.returncode
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def last_lines(log: Path | None) -> str:
    """The end of a part's log, for a message."""
    if log is None or not log.exists():
        return "; it says why above."
    return f"; the end of {log}:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-5:])
