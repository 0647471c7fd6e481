from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.dispatching import recovery, unpublished
from jobs.execution import leases
from jobs.models import CronExecution
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(ada: User) -> CronExecution:
    worker = leases.Identity("worker")
    leases.renew(worker, now())
    return make_execution(make_job(ada), status="RUNNING", worker_id=worker.id, attempt_number=1)


def later(**duration: float) -> datetime:
    return now() + timedelta(**duration)


def test_an_unclaimed_row_is_published_again_at_growing_gaps(ada: User):
    start = now()
    row = make_execution(make_job(ada), start, published_at=start, publish_count=1)

    taken = [
        seconds
        for seconds in range(120)
        if recovery.take_unclaimed(start + timedelta(seconds=seconds)) == [(row.id, row.due_at)]
    ]

    assert taken == [4, 11, 24, 49, 98]


def test_a_row_that_was_never_published_is_taken_once(ada: User):
    row = make_execution(make_job(ada))

    assert unpublished.take(now(), now()) == [(row.id, row.due_at)]
    assert unpublished.take(now(), now()) == []


def test_a_queued_run_whose_predecessor_ended_unheard_goes_on(ada: User):
    row = make_execution(make_job(ada), is_waiting=True, published_at=now())

    recovery.release_forgotten()

    row.refresh_from_db()
    assert (row.is_waiting, row.published_at) == (False, None)


def test_a_queued_run_waits_on_while_its_predecessor_runs(running: CronExecution):
    waiting = make_execution(running.job, is_waiting=True)

    recovery.release_forgotten()

    waiting.refresh_from_db()
    assert waiting.is_waiting
