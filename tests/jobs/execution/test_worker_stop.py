from datetime import timedelta

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.execution.worker import Worker
from jobs.models import RuntimeProcess
from tests.makers import make_execution, make_job
from tests.receivers import Receiver
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_that_stops_hears_the_answers_that_come_and_hands_back_what_was_not_sent(
    ada: User, receiver: Receiver, running_worker: Worker
):
    receiver.answer("/soon", delay_s=1)
    sent = make_execution(make_job(ada, url=receiver.url("/soon")))
    held = make_execution(make_job(ada), now() + timedelta(seconds=60), published_at=now())
    running_worker.take([sent.id], sent.due_at)
    running_worker.take([held.id], held.due_at)
    receiver.wait_for(1)

    running_worker.stop()

    for row in (sent, held):
        row.refresh_from_db()
    assert sent.status == "SUCCESS"
    assert (held.status, held.published_at) == ("PENDING", None)
    assert not RuntimeProcess.objects.exists()


def test_a_call_that_outlasts_the_patience_is_handed_back_without_costing_a_try(
    ada: User, receiver: Receiver, running_worker: Worker, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("jobs.execution.worker.DRAIN_S", 0.2)
    receiver.hold("/slow")
    row = make_execution(make_job(ada, url=receiver.url("/slow")), published_at=now())
    running_worker.take([row.id], row.due_at)
    receiver.wait_for(1)

    running_worker.stop()

    row.refresh_from_db()
    assert (row.status, row.attempt_number, row.worker_id, row.published_at) == ("PENDING", 0, None, None)


def test_a_claimed_row_whose_instant_has_not_come_is_handed_back(
    ada: User, receiver: Receiver, running_worker: Worker
):
    row = make_execution(
        make_job(ada, url=receiver.url()), now() + timedelta(seconds=1.5), published_at=now()
    )
    running_worker.take([row.id], row.due_at)
    wait_until(row, lambda row: row.status == "RUNNING")

    running_worker.stop()

    row.refresh_from_db()
    assert (row.status, row.attempt_number, row.published_at) == ("PENDING", 0, None)
    assert receiver.requests == []
