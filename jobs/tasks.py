"""The Celery tasks. Each hands over or calls one function; none waits for an endpoint. [face]"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_ready, worker_shutdown
from django.utils.timezone import now

from jobs.books.recount import recount
from jobs.dispatching import recovery
from jobs.dispatching.sweep import sweep
from jobs.execution import expiry, leases, losses, worker
from jobs.execution.batch import as_instant
from jobs.rescheduling.breaking import watch
from jobs.rescheduling.review import review


@shared_task(name="jobs.run_batch", ignore_result=True)
def run_batch(ids: list[str], instant: str) -> None:
    """Hold these executions until `instant` (ISO 8601) and run those that still wait then."""
    worker.current().take([UUID(one) for one in ids], as_instant(instant))


@shared_task(name="jobs.recover", ignore_result=True)
def recover() -> None:
    """Bring back what a crash left behind, on this very host without waiting for leases; end overdue work."""
    losses.lose_rows_of(leases.local_dead(), now())
    losses.lose_rows_of(losses.find_dead(now()), now())
    recovery.recover(now())
    expiry.end_overdue(now())


@shared_task(name="jobs.sweep_invariants", ignore_result=True)
def sweep_invariants() -> None:
    """Check that every active job has a next tick, and mend it loudly."""
    sweep(now())


@shared_task(name="jobs.recount_yesterday", ignore_result=True)
def recount_yesterday() -> None:
    """Compare yesterday's ticks with its rows."""
    recount((now() - timedelta(days=1)).date(), now())


@shared_task(name="jobs.review_schedules", ignore_result=True)
def review_schedules() -> None:
    """Adjust schedules, or propose to, by how executions went."""
    review(now())


@shared_task(name="jobs.watch_breakers", ignore_result=True)
def watch_breakers() -> None:
    """Hold jobs whose endpoint is down, and let those go on that are well again."""
    watch(now())


@worker_ready.connect
def begin(**_: Any) -> None:
    """Register the worker, and take over at once from one that died on this host."""
    worker.current()
    recover()


@worker_shutdown.connect
def finish(**_: Any) -> None:
    """Let calls in the air end, hand the rest back."""
    worker.current().stop()
