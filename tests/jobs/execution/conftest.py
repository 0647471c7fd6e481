"""A worker in this process, and a receiver that it may call."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jobs.execution import worker
from jobs.models import CronExecution
from tests import receivers
from tests.receivers import Receiver
from tests.waiting import wait_until


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A real HTTP server on loopback."""
    with receivers.start() as running:
        yield running


@pytest.fixture
def running_worker(settings: Any, transactional_db: None) -> Iterator[worker.Worker]:
    """A worker as a worker process has it; it may call loopback."""
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    one = worker.Worker(worker.make_transport())
    one.start()
    yield one
    if not one.is_stopped:
        one.stop()


@pytest.fixture
def run(running_worker: worker.Worker) -> Callable[[CronExecution], CronExecution]:
    """Hand an execution to the worker and wait until it is recorded."""

    def hand_over(row: CronExecution) -> CronExecution:
        running_worker.take([row.id], row.due_at)
        return recorded(row)

    return hand_over


def recorded(row: CronExecution, timeout_s: float = 15) -> CronExecution:
    """The row as soon as its attempt has ended."""
    return wait_until(row, lambda now: now.status not in {"PENDING", "RUNNING"}, timeout_s)
