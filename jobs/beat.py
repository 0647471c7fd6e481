"""The scheduler that `celery beat` runs: jobs' ticks our own way, the system's PeriodicTasks its. [face]"""

import logging
import math
import time
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.utils.timezone import now
from django_celery_beat.schedulers import DatabaseScheduler

from jobs.dispatching import system_lease
from jobs.dispatching.tick import run_tick
from jobs.execution import leases

PERIODIC_TASKS = "periodic-tasks"
SESSION = "SET idle_in_transaction_session_timeout = '5s'"  # a scheduler that is stopped lets its locks go

logger = logging.getLogger(__name__)


class JobScheduler(DatabaseScheduler):  # type: ignore[misc]
    """Any number may run: claims exclude each other, PeriodicTasks are fired by whichever holds the lease."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._identity = leases.Identity("scheduler")
        self._next_renewal = 0.0
        super().__init__(*args, **kwargs)

    @property
    def producer(self) -> None:
        """None: tasks go out by the app's own pool, which gives up soon when the broker is away."""
        return None

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Do what is due; returns the seconds to the next whole second."""
        try:
            self._prepare_session()
            run_tick(now())
            self._renew()
            if system_lease.hold(PERIODIC_TASKS, self._identity.id, now()):
                super().tick(*args, **kwargs)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("the scheduler waits for the database", extra={"reason": str(error)})
            connection.close()
        return math.floor(time.time()) + 1 - time.time()

    def close(self) -> None:
        """Say goodbye, so that another scheduler takes over at once."""
        super().close()
        try:
            system_lease.release(PERIODIC_TASKS, self._identity.id)
            leases.end(self._identity.id)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("the lease runs out by itself", extra={"reason": str(error)})

    def _prepare_session(self) -> None:
        if connection.connection is None:
            with connection.cursor() as cursor:
                cursor.execute(SESSION)

    def _renew(self) -> None:
        if time.monotonic() >= self._next_renewal:
            leases.renew(self._identity, now())
            self._next_renewal = time.monotonic() + leases.RENEW_S
