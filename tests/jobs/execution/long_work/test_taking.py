"""A 202 that says that the work is taken, and what is none."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from accounts.models import User
from jobs.execution.attempt import Ended
from jobs.models import CronExecution, CronJob, JobHour
from tests.jobs.execution.long_work.reporting import MINUTE_MS, TAKEN, Taken
from tests.makers import make_execution, make_job
from tests.receivers import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("_transport")
def test_an_execution_whose_work_is_taken_goes_on_without_a_worker(take: Taken, told: list[Ended]):
    row = take()

    job = CronJob.objects.get()
    assert (row.status, row.worker_id, row.completed_at, row.response_status) == ("RUNNING", None, None, 202)
    assert row.started_at
    assert row.async_deadline - row.started_at >= timedelta(minutes=1)
    assert (job.status, told) == ("PENDING", [])
    assert not JobHour.objects.exists()


@pytest.mark.usefixtures("_transport")
@pytest.mark.parametrize(
    ("status", "headers", "timeout_ms"),
    [
        (202, {}, MINUTE_MS),
        (202, {"X-Cron-Async": "false"}, MINUTE_MS),
        (200, TAKEN, MINUTE_MS),
        (202, TAKEN, None),
    ],
)
def test_any_other_answer_is_an_end(
    ada: User,
    receiver: Receiver,
    run: Callable[[CronExecution], CronExecution],
    status: int,
    headers: dict[str, str],
    timeout_ms: int | None,
):
    receiver.answer("/x", status=status, headers=headers)
    job = make_job(ada, url=receiver.url("/x"), async_timeout_ms=timeout_ms)

    row = run(make_execution(job))

    assert (row.status, row.async_deadline) == ("SUCCESS", None)
    assert ("x-cron-callback" in receiver.requests[0].headers) == (timeout_ms is not None)


def test_a_row_that_runs_has_a_worker_or_a_time_for_its_report(ada: User):
    row = make_execution(make_job(ada))
    wrong = [
        {"status": "RUNNING", "worker_id": None, "async_deadline": None},
        {"status": "PENDING", "worker_id": None, "async_deadline": now()},
        {"status": "RUNNING", "worker_id": UUID(int=1), "async_deadline": now()},
    ]

    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            CronExecution.objects.filter(pk=row.pk).update(**values)
