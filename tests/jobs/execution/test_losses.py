"""What becomes of the calls of a worker that died."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs import announcements
from jobs.execution import leases, losses
from jobs.execution.attempt import Ended
from jobs.models import CronExecution, CronJob, RuntimeProcess
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(ada: User) -> CronExecution:
    worker = leases.Identity("worker")
    leases.renew(worker, now())
    return make_execution(make_job(ada), status="RUNNING", worker_id=worker.id, attempt_number=1)


def lose(at: datetime) -> None:
    losses.lose_rows_of(losses.find_dead(at), at)


def later(**duration: float) -> datetime:
    return now() + timedelta(**duration)


def test_rows_of_a_worker_whose_lease_ran_out_are_tried_again(running: CronExecution):
    lose(later(seconds=10))
    lose(later(seconds=13))

    running.refresh_from_db()
    assert (running.status, running.losses, running.error_kind) == ("RETRYING", 1, "worker_lost")
    assert running.attempts[0]["errorKind"] == "worker_lost"
    assert not RuntimeProcess.objects.exists()


def test_a_lease_found_run_out_once_is_no_death_yet(running: CronExecution):
    lose(later(seconds=10))

    running.refresh_from_db()
    assert running.status == "RUNNING"


def test_a_worker_that_renews_in_between_keeps_its_rows(running: CronExecution):
    lose(later(seconds=10))
    RuntimeProcess.objects.update(lease_until=later(seconds=18), suspected_at=None)
    lose(later(seconds=13))

    running.refresh_from_db()
    assert running.status == "RUNNING"


def test_rows_of_a_worker_that_nobody_knows_are_tried_again(running: CronExecution):
    CronExecution.objects.update(worker_id=uuid4())

    lose(now())

    running.refresh_from_db()
    assert running.status == "RETRYING"


def test_an_execution_that_outlives_too_many_workers_is_given_up(running: CronExecution):
    CronExecution.objects.update(losses=losses.MAX_LOSSES - 1)

    losses.lose_rows_of([running.worker_id], now())  # type: ignore[list-item]

    running.refresh_from_db()
    job = CronJob.objects.get()
    assert (running.status, job.status, job.consecutive_failures) == ("FAILED", "FAILED", 1)
    assert running.completed_at


def test_an_execution_that_is_given_up_is_told_as_an_end(running: CronExecution):
    CronExecution.objects.update(losses=losses.MAX_LOSSES - 1)
    told: list[Ended] = []

    def listen(executions: list[Ended], **_: Any) -> None:
        told.extend(executions)

    announcements.executions_ended.connect(listen)
    losses.lose_rows_of([running.worker_id], now())  # type: ignore[list-item]
    announcements.executions_ended.disconnect(listen)

    facts = [(one.execution_id, one.job_name, one.status, one.outcome.kind, one.is_final) for one in told]
    assert facts == [(running.pk, "a job", "FAILED", "worker_lost", True)]
