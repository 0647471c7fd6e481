"""Collects ended attempts and writes them in bulk, at least every FLUSH_S. [adapter]"""

import logging
import threading
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection
from django.utils.timezone import now

from jobs import announcements
from jobs.execution import record_rows
from jobs.execution.attempt import Ended
from jobs.execution.messages import Message
from jobs.execution.transport import Fault

FLUSH_S = 0.1
ROWS_PER_WRITE = 500
BYTES_PER_WRITE = 4 * 1024 * 1024
RETRY_S = 0.5  # between tries while the database is away
AWAY = (OperationalError, InterfaceError)

logger = logging.getLogger(__name__)


class Recorder:
    """A thread with its own connection. What it is given is written, however long the database is away."""

    def __init__(self, worker_id: UUID, held_ids: set[UUID]) -> None:
        self._worker_id = worker_id
        self._held_ids = held_ids
        self._inbox: SimpleQueue[Ended | None] = SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def put(self, ended: Ended) -> None:
        """Record this soon; from any thread."""
        self._inbox.put(ended)

    def close(self, timeout_s: float) -> None:
        """Write what is left, for at most `timeout_s`, and end the thread."""
        self._stopping.set()
        self._inbox.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while batch := self._collect():
            self._write_persistently([ended for ended in batch if ended])
            if None in batch:
                break
        connection.close()

    def _collect(self) -> list[Ended | None]:
        batch = [self._inbox.get()]
        if batch[0] is not None and self._inbox.empty():
            self._stopping.wait(FLUSH_S)  # alone: let some more come
        weight = 0
        while len(batch) < ROWS_PER_WRITE and weight < BYTES_PER_WRITE:
            try:
                ended = self._inbox.get_nowait()
            except Empty:
                break
            batch.append(ended)
            weight += _weight(ended)
        return batch

    def _write_persistently(self, batch: Sequence[Ended]) -> None:
        while batch:
            try:
                self._write(batch)
                return
            except AWAY as error:
                logger.warning(
                    "outcomes wait for the database", extra={"count": len(batch), "reason": str(error)}
                )
                connection.close()
                if self._stopping.wait(RETRY_S):
                    self._last_try(batch)
                    return

    def _last_try(self, batch: Sequence[Ended]) -> None:
        try:
            self._write(batch)
        except AWAY:
            logger.exception("outcomes lost to a database that is away", extra={"count": len(batch)})

    def _write(self, batch: Sequence[Ended]) -> None:
        try:
            written = record_rows.write(batch, self._worker_id, now())
        except AWAY:
            raise
        except Exception:  # whatever one of them has must not keep the others back
            written = [one for ended in batch for one in self._write_alone(ended)]
        self._held_ids.difference_update(ended.execution_id for ended in batch)
        told = [one for one in written if one.report_until is None]  # what is taken goes on
        if told:
            announcements.executions_ended.send_robust(type(self), executions=told)

    def _write_alone(self, ended: Ended) -> list[Ended]:
        """One row by itself, after a write of many failed; what the database refuses is recorded as such."""
        for one in (ended, _without_answer(ended)):
            try:
                return record_rows.write([one], self._worker_id, now())
            except AWAY:
                raise
            except Exception:
                logger.exception(
                    "an outcome could not be stored as it came",
                    extra={"job_id": ended.job_id, "execution_id": ended.execution_id},
                )
        return []


def _without_answer(ended: Ended) -> Ended:
    unstorable = Fault("protocol", Message.UNSTORED.value, ended.answer.timings)
    return ended.replaced(unstorable)


def _weight(ended: Ended | None) -> int:
    return len(getattr(ended.answer, "body", b"")) if ended else 0
