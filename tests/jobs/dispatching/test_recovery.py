from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.dispatching import recovery, unpublished
from jobs.execution import leases
from jobs.models import CronExecution, CronJob, RuntimeProcess
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(ada: User) -> CronExecution:
    worker = leases.Identity("worker")
    leases.renew(worker, now())
    return make_execution(make_job(ada), status="RUNNING", worker_id=worker.id, attempt_number=1)


def later(**duration: float) -> datetime:
    return now() + timedelta(**duration)


def test_rows_of_a_worker_whose_lease_ran_out_are_tried_again(running: CronExecution):
    recovery.recover(later(seconds=10))
    recovery.recover(later(seconds=13))

    running.refresh_from_db()
    assert (running.status, running.losses, running.error_kind) == ("RETRYING", 1, "worker_lost")
    assert running.attempts[0]["errorKind"] == "worker_lost"
    assert not RuntimeProcess.objects.exists()


def test_a_lease_found_run_out_once_is_no_death_yet(running: CronExecution):
    recovery.recover(later(seconds=10))

    running.refresh_from_db()
    assert running.status == "RUNNING"


def test_a_worker_that_renews_in_between_keeps_its_rows(running: CronExecution):
    recovery.recover(later(seconds=10))
    RuntimeProcess.objects.update(lease_until=later(seconds=18), suspected_at=None)
    recovery.recover(later(seconds=13))

    running.refresh_from_db()
    assert running.status == "RUNNING"


def test_rows_of_a_worker_that_nobody_knows_are_tried_again(running: CronExecution):
    CronExecution.objects.update(worker_id=uuid4())

    recovery.recover(now())

    running.refresh_from_db()
    assert running.status == "RETRYING"


def test_an_execution_that_outlives_too_many_workers_is_given_up(running: CronExecution):
    CronExecution.objects.update(losses=recovery.MAX_LOSSES - 1)

    recovery.lose_rows_of([running.worker_id], now())  # type: ignore[list-item]

    running.refresh_from_db()
    job = CronJob.objects.get()
    assert (running.status, job.status, job.consecutive_failures) == ("FAILED", "FAILED", 1)
    assert running.completed_at


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
