"""What waits in a process to be told: bounded; what does not fit is counted by owner. [adapter]

Any thread puts, one takes. What is told ahead of its time (a call that will go out) waits for it.
"""

import threading
from collections import Counter, deque
from heapq import heappop, heappush
from itertools import count
from operator import attrgetter

from monitoring.events import Told


class Inbox:
    """At most `most` events wait; the oldest give way."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._ready: deque[Told] = deque()
        self._to_come: list[tuple[float, int, list[Told]]] = []
        self._order = count()
        self._size = 0
        self._lost: Counter[str] = Counter()

    def put(self, told: list[Told], not_before: float = 0.0) -> None:
        """Let these wait, until `not_before` (seconds since the epoch) at least."""
        with self._lock:
            self._size += len(told)
            if not_before:
                heappush(self._to_come, (not_before, next(self._order), told))
            else:
                self._ready.extend(told)
            while self._size > self._most:
                self._lose(self._oldest())

    def take(self, now: float, most: int) -> list[Told]:
        """The next `most` whose time has come, in the order in which they happened."""
        with self._lock:
            self._let_come(now)
            taken = [self._ready.popleft() for _ in range(min(most, len(self._ready)))]
            self._size -= len(taken)
            return taken

    def take_lost(self) -> Counter[str]:
        """How many were given up since this was last asked, by owner."""
        with self._lock:
            lost, self._lost = self._lost, Counter()
            return lost

    def wait_s(self, now: float) -> float | None:
        """Seconds until something's time has come; None when nothing waits."""
        with self._lock:
            if self._ready:
                return 0.0
            return max(0.0, self._to_come[0][0] - now) if self._to_come else None

    def _let_come(self, now: float) -> None:
        come: list[Told] = []
        while self._to_come and self._to_come[0][0] <= now:
            come += heappop(self._to_come)[2]
        if come:
            self._ready = deque(sorted([*come, *self._ready], key=attrgetter("at")))

    def _oldest(self) -> list[Told]:
        return [self._ready.popleft()] if self._ready else heappop(self._to_come)[2]

    def _lose(self, told: list[Told]) -> None:
        self._size -= len(told)
        self._lost.update(str(one.owner_id) for one in told)
