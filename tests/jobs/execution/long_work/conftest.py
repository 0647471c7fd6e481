"""An endpoint that takes work, and what is told of its end."""

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from jobs import announcements
from jobs.execution import worker
from jobs.execution.attempt import Ended
from jobs.models import CronExecution
from tests.jobs.execution.long_work.reporting import MINUTE_MS, TAKEN, Taken
from tests.makers import make_execution, make_job
from tests.receivers import Receiver
from tests.waiting import wait_until


@pytest.fixture(params=["curl", "requests"])
def _transport(request: pytest.FixtureRequest, settings: Any) -> None:
    settings.EXECUTION_TRANSPORT = request.param


@pytest.fixture
def take(ada: User, receiver: Receiver, running_worker: worker.Worker) -> Taken:
    """Has an endpoint take the work of an execution; returns the execution that awaits the report."""

    def have_taken(number: int = 1, **fields: Any) -> CronExecution:
        receiver.answer("/long", status=202, headers=TAKEN, body=b"taken")
        values = {"async_timeout_ms": MINUTE_MS, "retry_count": 0} | fields
        row = make_execution(make_job(ada, url=receiver.url("/long"), **values))
        running_worker.take([row.id], row.due_at)
        return wait_until(row, lambda row: row.async_deadline is not None)

    return have_taken


@pytest.fixture
def told() -> Iterator[list[Ended]]:
    """What is announced of ends."""
    heard: list[Ended] = []

    def listen(executions: list[Ended], **_: Any) -> None:
        heard.extend(executions)

    announcements.executions_ended.connect(listen)
    yield heard
    announcements.executions_ended.disconnect(listen)
