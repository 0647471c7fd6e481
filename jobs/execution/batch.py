"""A batch's life in a worker: held, claimed shortly before its instant, sent at it. [story: read second]"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from heapq import heappop, heappush
from itertools import count
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.utils.timezone import now

from jobs import announcements
from jobs.execution import claim, overlap
from jobs.execution.attempt import Claimed

CLAIM_LEAD_S = 0.8  # how long before its instant a batch is claimed; an edit counts until then
CLAIM_SIZE = 512  # ids in one statement; batches of one instant are claimed together
RETRY_S = 0.5
IDLE_S = 60.0

logger = logging.getLogger(__name__)


class Batches:
    """A thread that owns a database connection and carries batches from the queue to the HTTP loop."""

    def __init__(self, worker_id: UUID, held_ids: set[UUID], send: Callable[[list[Claimed]], None]) -> None:
        self._worker_id = worker_id
        self._held_ids = held_ids
        self._send = send
        self._held: list[tuple[float, int, Callable[[], None]]] = []  # a heap: when, order, what to do
        self._ids: dict[datetime, list[UUID]] = {}  # told of, not yet claimed
        self._order = count()
        self._changed = threading.Condition()
        self._is_stopping = False
        self._thread = threading.Thread(target=self._run, name="batches", daemon=True)

    def start(self) -> None:
        """Begin to claim."""
        self._thread.start()

    def take(self, ids: Sequence[UUID], instant: datetime) -> None:
        """Hold a batch until shortly before `instant`; from any thread."""
        with self._changed:
            if instant not in self._ids:
                self._ids[instant] = []
                self._at(instant.timestamp() - CLAIM_LEAD_S, lambda: self._claim_all(instant))
            self._ids[instant].extend(ids)
            self._changed.notify()

    def close(self) -> list[UUID]:
        """Claim nothing more; returns the ids that were held."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        self._thread.join()
        return [one for ids in self._ids.values() for one in ids]

    def _at(self, when_s: float, act: Callable[[], None]) -> None:
        heappush(self._held, (when_s, next(self._order), act))

    def _run(self) -> None:
        while act := self._next():
            try:
                act()
            except (OperationalError, InterfaceError) as error:
                logger.warning("a claim waits for the database", extra={"reason": str(error)})
                connection.close()
                with self._changed:
                    self._at(time.time() + RETRY_S, act)
        connection.close()

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._is_stopping:
                wait_s = self._held[0][0] - time.time() if self._held else IDLE_S
                if wait_s <= 0:
                    return heappop(self._held)[2]
                self._changed.wait(min(wait_s, IDLE_S))
        return None

    def _claim_all(self, instant: datetime) -> None:
        with self._changed:
            ids = self._ids.pop(instant, [])
        while ids:
            part, ids = ids[:CLAIM_SIZE], ids[CLAIM_SIZE:]
            try:
                self._claim(part, instant)
            except (OperationalError, InterfaceError):
                with self._changed:
                    self._ids.setdefault(instant, []).extend(part + ids)
                    self._at(time.time() + RETRY_S, self._hand_back_unknown)
                raise

    def _claim(self, ids: Sequence[UUID], instant: datetime) -> None:
        claimed = claim.claim(ids, instant, self._worker_id, now())
        self._held_ids.update(one.id for one in claimed)
        contested = [one for one in claimed if one.has_predecessor and one.overlap_policy != "allow"]
        free = [one for one in claimed if not one.has_predecessor or one.overlap_policy == "allow"]
        self._start(free)
        if contested:
            with self._changed:
                self._at(instant.timestamp(), lambda: self._settle(contested))

    def _start(self, claimed: list[Claimed]) -> None:
        """Tell of those that go out, first: an end is never told before its beginning."""
        if claimed:
            announcements.executions_started.send_robust(type(self), executions=claimed)
            self._send(claimed)

    def _settle(self, contested: list[Claimed]) -> None:
        """At the instant: what is still overlapped is skipped or queued, the rest goes out."""
        busy = claim.still_busy(contested)
        for act, policy in ((overlap.skip, "skip"), (overlap.queue, "queue")):
            held_up = [one.id for one in contested if one.job_id in busy and one.overlap_policy == policy]
            if held_up:
                act(held_up, self._worker_id, now())
                self._held_ids.difference_update(held_up)
        self._start([one for one in contested if one.job_id not in busy])

    def _hand_back_unknown(self) -> None:
        """After a lost connection: a claim may have been committed whose answer never came."""
        unknown = set(claim.running_ids(self._worker_id)) - self._held_ids
        claim.hand_back(list(unknown), self._worker_id)


def as_instant(text: str) -> datetime:
    """The instant of a message, UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
