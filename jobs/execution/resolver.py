"""Names to addresses, in threads, for the curl transport. [adapter]

libcurl's own resolver has 20 threads, two for each name: ten names whose servers are silent would hold up
every other call's lookup for ten seconds. Here a name is asked once for all that wait for it, and a silent
server costs a thread that only waits.
"""

import heapq
import socket
from collections.abc import Callable
from itertools import count
from queue import SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from jobs.execution.messages import NoName

THREADS = 512
KEPT_S = 60.0  # as libcurl keeps them; getaddrinfo does not tell the TTL
NAMES_KEPT = 50_000

REASONS = {
    socket.EAI_NONAME: NoName.UNKNOWN.value,
    socket.EAI_AGAIN: NoName.SILENT.value,
    socket.EAI_FAIL: NoName.FAILED.value,
    getattr(socket, "EAI_NODATA", 0): NoName.EMPTY.value,
}

Addresses = tuple[str, ...]


class Resolver:
    """Belongs to one thread, but for the lookups; `wake` is called from those."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._known: dict[str, tuple[float, Addresses]] = {}
        self._waiting: dict[str, list[Any]] = {}  # by name that is being asked
        self._deadlines: list[tuple[float, int, str, Any]] = []
        self._order = count()
        self._threads = 0
        self._asked: SimpleQueue[str | None] = SimpleQueue()
        self._found: SimpleQueue[tuple[str, Addresses | str]] = SimpleQueue()

    def known(self, name: str) -> Addresses | None:
        """The addresses of `name` if they were asked lately."""
        kept_until, addresses = self._known.get(name, (0.0, ()))
        return addresses if monotonic() < kept_until else None

    def ask(self, name: str) -> None:
        """Have `name` looked up, unless that is under way."""
        if name in self._waiting:
            return
        self._waiting[name] = []
        if self._threads < min(len(self._waiting), THREADS):
            self._threads += 1
            Thread(target=self._look_up_all, daemon=True, name="resolver").start()
        self._asked.put(name)

    def wait_for(self, name: str, waiter: object, deadline: float) -> None:
        """Look `name` up for `waiter`, who is told of by `answers` or, past the deadline, by `late`."""
        self.ask(name)
        self._waiting[name].append(waiter)
        heapq.heappush(self._deadlines, (deadline, next(self._order), name, waiter))

    def give_up(self, name: str, waiter: object) -> None:
        """Tell nothing more of that waiter."""
        if waiter in self._waiting.get(name, ()):
            self._waiting[name].remove(waiter)

    def forget(self, name: str) -> None:
        """Its addresses did not work: ask anew next time."""
        self._known.pop(name, None)

    def next_deadline(self) -> float:
        """When `late` may have something to tell."""
        return self._deadlines[0][0] if self._deadlines else float("inf")

    def answers(self) -> list[tuple[Any, Addresses | str]]:
        """The waiters whose names were looked up, each with the addresses or with the reason of none."""
        told: list[tuple[Any, Addresses | str]] = []
        while not self._found.empty():
            name, found = self._found.get()
            told += [(waiter, found) for waiter in self._waiting.pop(name, ())]
            if not isinstance(found, str):
                self._keep(name, found)
        return told

    def late(self) -> list[Any]:
        """The waiters whose deadline has passed. Those who had their answer are left out."""
        told: list[Any] = []
        while self._deadlines and self._deadlines[0][0] <= monotonic():
            _, _, name, waiter = heapq.heappop(self._deadlines)
            if waiter in self._waiting.get(name, ()):
                self._waiting[name].remove(waiter)
                told.append(waiter)
        return told

    def close(self) -> None:
        """Let the threads end; those that wait for a silent server do so when it has its say."""
        for _ in range(self._threads):
            self._asked.put(None)

    def _keep(self, name: str, addresses: Addresses) -> None:
        if len(self._known) >= NAMES_KEPT:
            self._known.clear()
        self._known[name] = (monotonic() + KEPT_S, addresses)

    def _look_up_all(self) -> None:
        while (name := self._asked.get()) is not None:
            self._found.put((name, look_up(name)))
            self._wake()


def look_up(name: str) -> Addresses | str:
    """The addresses of `name` in the system's order, or why there are none."""
    is_local = f".{name.lower().removesuffix('.')}".endswith(".localhost")  # RFC 6761: never asked of DNS
    try:
        rows = socket.getaddrinfo("localhost" if is_local else name, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        return REASONS.get(getattr(error, "errno", None)) or getattr(error, "strerror", None) or str(error)
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))
