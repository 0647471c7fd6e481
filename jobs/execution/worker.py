"""This process's worker: batches, HTTP loop, recorder and heartbeat under one identity. [adapter]"""

import logging
import resource
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils.module_loading import import_string
from django.utils.timezone import now

from jobs.execution import claim, leases
from jobs.execution.attempt import Claimed
from jobs.execution.batch import Batches
from jobs.execution.egress import EgressPolicy
from jobs.execution.loop import Loop
from jobs.execution.recorder import Recorder
from jobs.execution.transport import Transport

DRAIN_S = 10.0  # how long a worker that is asked to stop listens on for answers
RECORD_S = 3.0
LONGEST_PATIENCE_S, PATIENCE_STEP_S = 0.5, 0.01  # of the system's own work with calls that are due
SPARE_DESCRIPTORS = 256  # for the database, the broker, logs and files
TRANSPORTS = {
    "curl": "jobs.execution.curl_transport.CurlTransport",
    "requests": "jobs.execution.requests_transport.RequestsTransport",
}
DESCRIPTORS_PER_CALL = 1.25  # idle connections are kept besides those in use

logger = logging.getLogger(__name__)


class Worker:
    """Takes batches of execution ids and sees each to its end, or hands it back."""

    def __init__(self, transport: Transport) -> None:
        self._identity = leases.Identity("worker")
        held_ids: set[UUID] = set()
        self._recorder = Recorder(self._identity.id, held_ids)
        max_calls = calls_within_file_limit(settings.MAX_CONCURRENT_EXECUTIONS)
        self._loop = Loop(transport, max_calls, settings.MAX_CONCURRENT_PER_HOST, self._recorder.put)
        self._batches = Batches(self._identity.id, held_ids, self._loop.put)
        self._stopping, self._ended = threading.Event(), threading.Event()
        self._heartbeat = threading.Thread(target=self._keep_lease, name="heartbeat", daemon=True)

    @property
    def is_stopped(self) -> bool:
        """Whether `stop` has begun."""
        return self._stopping.is_set()

    @property
    def is_pressed(self) -> bool:
        """Whether calls that are due have not been sent yet and could be."""
        return self._loop.is_pressed

    def start(self) -> None:
        """Register and begin; from then on `take` may be called."""
        self._renew()
        self._recorder.start()
        self._loop.start()
        self._batches.start()
        self._heartbeat.start()

    def take(self, ids: Sequence[UUID], instant: datetime) -> None:
        """See to these executions at `instant`; from any thread."""
        if self._stopping.is_set():
            self._give_up(ids)
        else:
            self._batches.take(ids, instant)

    def stop(self) -> None:
        """Hand back what is not sent, let calls in the air end for DRAIN_S, hand back the rest, say goodbye.

        The lease is kept meanwhile, so that nobody else runs what is still heard here.
        """
        self._stopping.set()
        self._give_up(self._batches.close())
        unsent = self._loop.stop_sending()
        self._hand_back(unsent)
        cut_short = self._loop.drain(DRAIN_S)
        self._recorder.close(RECORD_S)
        self._hand_back(cut_short)
        self._ended.set()
        self._heartbeat.join()
        logger.info("worker stopped", extra={"handed_back": len(unsent) + len(cut_short)})

    def _give_up(self, ids: Sequence[UUID]) -> None:
        with suppressed_outage("recovery will publish these again"):
            claim.unpublish(ids)

    def _hand_back(self, claimed: Sequence[Claimed]) -> None:
        with suppressed_outage("these wait for the lease to run out"):
            claim.hand_back([one.id for one in claimed], self._identity.id)

    def _keep_lease(self) -> None:
        while not self._ended.wait(leases.RENEW_S):
            with suppressed_outage("the lease is renewed when the database is back"):
                self._renew()
        with suppressed_outage("others find this worker's lease run out"):
            leases.end(self._identity.id)
        connection.close()

    def _renew(self) -> None:
        began = time.monotonic()
        is_new = self._loop.lease_ends == 0.0
        if not leases.renew(self._identity, now(), self._loop.in_flight) and not is_new:
            logger.warning("this worker was taken for dead; what it had not sent is others' now")
            self._loop.forget_unsent()
        self._loop.lease_ends = began + leases.LEASE.total_seconds()


def calls_within_file_limit(wanted: int) -> int:
    """`wanted`, or as many calls as the open-file limit lets this process have, which is then said."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = round(wanted * DESCRIPTORS_PER_CALL) + SPARE_DESCRIPTORS
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    possible = max(1, int((soft - SPARE_DESCRIPTORS) / DESCRIPTORS_PER_CALL))
    logger.warning(
        "the open-file limit (ulimit -n) allows fewer calls at once than MAX_CONCURRENT_EXECUTIONS",
        extra={"wanted": wanted, "possible": possible, "open_file_limit": soft},
    )
    return possible


@contextmanager
def suppressed_outage(consequence: str) -> Iterator[None]:
    """Say what follows from a database that is away, and go on."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        logger.warning("the database is away", extra={"reason": str(error), "consequence": consequence})
        connection.close()


def make_transport() -> Transport:
    """The transport that EXECUTION_TRANSPORT names, behind the address filter; the other is not imported."""
    policy = EgressPolicy(settings.EGRESS_ALLOW, settings.EGRESS_DENY, settings.PUBLIC_URL)
    transport: Transport = import_string(TRANSPORTS[settings.EXECUTION_TRANSPORT])(policy)
    return transport


@cache
def current() -> Worker:
    """This process's worker, started at the first call."""
    worker = Worker(make_transport())
    worker.start()
    return worker


def is_here() -> bool:
    """Whether this process has a worker."""
    return bool(current.cache_info().currsize)


def is_pressed() -> bool:
    """Whether it has calls that are due and not sent: what can wait should."""
    return is_here() and current().is_pressed


def let_calls_go_first() -> None:
    """Wait while there are such calls, for LONGEST_PATIENCE_S at most."""
    deadline = time.monotonic() + LONGEST_PATIENCE_S
    while is_pressed() and time.monotonic() < deadline:
        time.sleep(PATIENCE_STEP_S)
