"""When what can wait should let calls go first."""

from typing import Any

import pytest

from accounts.models import User
from jobs.execution.worker import Worker
from tests.jobs.execution.conftest import recorded
from tests.makers import make_execution, make_job
from tests.receivers import Receiver
from tests.runtime.facts import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one_call_to_a_host(settings: Any) -> None:
    settings.MAX_CONCURRENT_PER_HOST = 1


def test_calls_that_wait_for_a_slow_hosts_turn_press_nobody(
    one_call_to_a_host: None, running_worker: Worker, ada: User, receiver: Receiver
):
    receiver.hold("/slow")
    rows = [make_execution(make_job(ada, url=receiver.url("/slow"))) for _ in range(2)]
    for row in rows:
        running_worker.take([row.id], row.due_at)
    receiver.wait_for(1)

    wait_for(lambda: not running_worker.is_pressed, 5, "nothing presses")

    receiver.release("/slow")
    assert {recorded(row).status for row in rows} == {"SUCCESS"}
    assert len(receiver.requests) == 2
