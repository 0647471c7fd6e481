"""Every outcome is recorded, also one that no column has room for; none keeps another's back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.execution import claim
from jobs.execution.attempt import Ended, end_attempt
from jobs.execution.recorder import Recorder
from jobs.execution.transport import Reply, Timings
from jobs.models import CronExecution, JobHour
from tests.makers import make_backfill, make_execution, make_job
from tests.receivers import Receiver

Run = Callable[[CronExecution], CronExecution]
pytestmark = pytest.mark.django_db(transaction=True)


def test_a_tick_that_runs_two_months_late_is_recorded(ada: User, receiver: Receiver, run: Run):
    row = run(make_execution(make_job(ada, url=receiver.url()), now() - timedelta(days=60)))

    assert (row.status, row.lag_ms) == ("SUCCESS", 2**31 - 1)


def test_a_backfill_is_not_late(ada: User, receiver: Receiver, run: Run):
    job = make_job(ada, url=receiver.url())
    facts = {"trigger": "backfill", "backfill": make_backfill(job), "due_at": now()}

    row = run(make_execution(job, now() - timedelta(days=60), **facts))

    assert (row.status, row.lag_ms) == ("SUCCESS", None)
    assert JobHour.objects.get().lags is None


def test_a_success_has_no_error_message(ada: User, receiver: Receiver, run: Run):
    row = run(make_execution(make_job(ada, url=receiver.url())))

    assert (row.error_message, row.attempts[0]["errorMessage"]) == (None, None)


def test_an_outcome_that_cannot_be_stored_in_any_form_keeps_none_back(ada: User):
    worker_id = uuid4()
    rows = [make_execution(make_job(ada)) for _ in range(2)]
    refused, good = (ended(row, worker_id) for row in rows)
    refused = refused.replaced(replace(refused.answer, timings=Timings(total_ms=2.0**40)))
    recorder = Recorder(worker_id, set())
    recorder.start()

    recorder.put(refused)
    recorder.put(good)
    recorder.close(10)

    statuses = dict(CronExecution.objects.values_list("id", "status"))
    assert statuses == {refused.execution_id: "RUNNING", good.execution_id: "SUCCESS"}


def ended(row: CronExecution, worker_id: object) -> Ended:
    """The row, claimed and answered."""
    (claimed,) = claim.claim([row.id], row.due_at, worker_id, now())  # type: ignore[arg-type]
    return end_attempt(claimed, Reply(200, timings=Timings(total_ms=1.0)), now(), now(), 0.5)
