"""The process's one HTTP loop: holds prepared calls, fires them at their instant, keeps the caps. [adapter]

One thread drives the transport. At most `max_calls` are in flight, at most `max_per_host` to one host; what
is over a cap waits here, in order, before the transport sees it. Calls are made ready before their instant,
as many as may fly at once; the rest, so that memory stays bounded, when their turn comes.
"""

import logging
import random
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime
from heapq import heappop, heappush

from jobs.execution.attempt import Claimed, Ended, end_attempt
from jobs.execution.transport import Answer, Call, Fault, Transport

SLICE = 32  # calls started between two looks at the network
LONGEST_STEP_S = 1.0
DRAIN_STEP_S = 0.1
PRESSED_S = 0.1  # after a start: so soon the next one follows while there is work for us

logger = logging.getLogger(__name__)


class Flight:
    """One claimed execution on its way: waiting for its instant, for its turn, or in the air."""

    __slots__ = ("call", "claimed", "started_at")

    def __init__(self, claimed: Claimed) -> None:
        self.claimed = claimed
        self.call: Call | None = None
        self.started_at = 0.0  # seconds since the epoch


class Loop:
    """Runs in its own thread; `put` and `drain` are for others."""

    def __init__(
        self, transport: Transport, max_calls: int, max_per_host: int, done: Callable[[Ended], None]
    ) -> None:
        self._transport = transport
        self._max_calls, self._max_per_host = max_calls, max_per_host
        self._done = done
        self._inbox: deque[list[Claimed]] = deque()
        self._to_come: list[tuple[float, int, list[Flight]]] = []  # a heap by instant
        self._turns = 0
        self._queues: dict[str, deque[Flight]] = defaultdict(deque)
        self._ready_hosts: deque[str] = deque()  # with a queue and below the cap, each once
        self._in_air: dict[str, int] = defaultdict(int)
        self._flying: set[Flight] = set()
        self._prepared = 0  # calls made ready and not yet started
        self._drain_until: float | None = None
        self._forget = threading.Event()
        self._is_sending = True
        self._last_start = 0.0  # of a call; seconds since the epoch
        self._unsent: list[Claimed] = []
        self._unsent_known = threading.Event()
        self.lease_ends = 0.0  # monotonic seconds; past it nothing is sent, others may hold the rows by now
        self._thread = threading.Thread(target=self._run, name="http-loop", daemon=True)

    def start(self) -> None:
        """Begin to drive the transport."""
        self._thread.start()

    def put(self, claimed: list[Claimed]) -> None:
        """Send these at their instants, or at once where those have passed; from any thread."""
        self._inbox.append(claimed)
        self._transport.wake()

    @property
    def in_flight(self) -> int:
        """Calls sent and not yet ended."""
        return len(self._flying)

    @property
    def is_pressed(self) -> bool:
        """Whether calls that are due have not been sent yet, and one after the other is.

        Those that wait for a slow host's turn press nobody: nothing is to be done for them.
        """
        first, now = self._to_come[:1], time.time()  # a copy: the loop's thread pops meanwhile
        is_sending = bool(self._queues) and now - self._last_start < PRESSED_S
        return is_sending or bool(first and first[0][0] <= now)

    def forget_unsent(self) -> None:
        """Drop what is not in the air yet: this worker was taken for dead, its rows are others' now."""
        self._forget.set()
        self._transport.wake()

    def stop_sending(self) -> list[Claimed]:
        """Send nothing more; returns what was not sent."""
        self._is_sending = False
        self._transport.wake()
        self._unsent_known.wait()
        return self._unsent + [one for batch in self._inbox for one in batch]

    def drain(self, seconds: float) -> list[Claimed]:
        """After `stop_sending`: let what is in the air end for at most `seconds`; returns what did not."""
        self._drain_until = time.monotonic() + seconds
        self._transport.wake()
        self._thread.join()
        return [flight.claimed for flight in self._flying]

    def _run(self) -> None:
        while not self._is_drained():
            if self._forget.is_set():
                self._forget.clear()
                self._take_unsent()
            if self._is_sending:
                self._take_in()
                self._fire_due()
                self._start_ready()
            elif not self._unsent_known.is_set():
                self._unsent = self._take_unsent()
                self._unsent_known.set()
            self._transport.step(self._next_wait_s())
        for flight in self._flying:
            self._transport.abandon(flight.call)
        self._transport.close()

    def _is_drained(self) -> bool:
        if self._drain_until is None:
            return False
        return not self._flying or time.monotonic() >= self._drain_until

    def _take_in(self) -> None:
        while self._inbox:
            by_instant: dict[float, list[Flight]] = defaultdict(list)
            for claimed in self._inbox.popleft():
                flight = Flight(claimed)
                if isinstance(claimed.request, Fault):
                    flight.started_at = time.time()
                    self._end(flight, claimed.request)
                    continue
                if self._prepared < self._max_calls:
                    self._prepare(flight)
                by_instant[claimed.due_at.timestamp()].append(flight)
            for instant, flights in by_instant.items():
                self._turns += 1
                heappush(self._to_come, (instant, self._turns, flights))

    def _prepare(self, flight: Flight) -> None:
        def done(answer: Answer) -> None:
            self._land(flight, answer)

        self._prepared += 1
        flight.call = self._transport.prepare(flight.claimed.request, done)  # type: ignore[arg-type]

    def _fire_due(self) -> None:
        while self._to_come and self._to_come[0][0] <= time.time():
            for flight in heappop(self._to_come)[2]:
                host = flight.claimed.host
                queue = self._queues[host]
                queue.append(flight)
                if len(queue) == 1 and self._in_air[host] < self._max_per_host:
                    self._ready_hosts.append(host)

    def _start_ready(self) -> None:
        for _ in range(SLICE):
            if not self._may_start():
                return
            host = self._ready_hosts.popleft()
            self._start(host, self._queues[host].popleft())
            if not self._queues[host]:
                del self._queues[host]
            elif self._in_air[host] < self._max_per_host:
                self._ready_hosts.append(host)

    def _may_start(self) -> bool:
        has_turn = bool(self._ready_hosts) and len(self._flying) < self._max_calls
        return has_turn and time.monotonic() < self.lease_ends

    def _take_unsent(self) -> list[Claimed]:
        waiting = [flight for _, _, flights in self._to_come for flight in flights]
        waiting += [flight for queue in self._queues.values() for flight in queue]
        for flight in waiting:
            if flight.call is not None:
                self._transport.abandon(flight.call)
        self._to_come.clear()
        self._queues.clear()
        self._ready_hosts.clear()
        self._prepared = 0
        return [flight.claimed for flight in waiting]

    def _start(self, host: str, flight: Flight) -> None:
        self._in_air[host] += 1
        self._flying.add(flight)
        if flight.call is None:
            self._prepare(flight)
        self._prepared -= 1
        flight.started_at = self._last_start = time.time()
        self._transport.start(flight.call)

    def _land(self, flight: Flight, answer: Answer) -> None:
        host = flight.claimed.host
        self._flying.discard(flight)
        self._in_air[host] -= 1
        if self._in_air[host] == self._max_per_host - 1 and host in self._queues:
            self._ready_hosts.append(host)
        if not self._in_air[host] and host not in self._queues:
            del self._in_air[host]
        self._end(flight, answer)

    def _end(self, flight: Flight, answer: Answer) -> None:
        started_at = datetime.fromtimestamp(flight.started_at, UTC)
        ended_at = datetime.fromtimestamp(time.time(), UTC)
        self._done(end_attempt(flight.claimed, answer, started_at, ended_at, random.random()))  # noqa: S311

    def _next_wait_s(self) -> float:
        if not self._is_sending:
            return DRAIN_STEP_S
        if self._inbox or self._may_start():
            return 0.0
        if not self._to_come:
            return LONGEST_STEP_S
        return min(LONGEST_STEP_S, max(0.0, self._to_come[0][0] - time.time()))
