"""What happens around an execution while its endpoint works."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs import commands
from jobs.execution import losses, worker
from jobs.models import CronExecution
from tests.jobs.execution.long_work.reporting import Taken, callback_of, report
from tests.makers import make_execution
from tests.receivers import Receiver
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_may_cancel_work_that_goes_on(take: Taken, receiver: Receiver, ada: User):
    row = take(overlap_policy="queue")
    waiting = make_execution(row.job, is_waiting=True, published_at=now())

    commands.cancel_execution(row, ada, now())

    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.status, row.async_deadline, waiting.is_waiting) == ("CANCELLED", None, False)
    assert report(callback_of(receiver)).status_code == 410


@pytest.mark.parametrize(
    ("policy", "status"), [("skip", "SKIPPED"), ("queue", "PENDING"), ("allow", "RUNNING")]
)
def test_work_that_goes_on_stands_in_the_way_of_the_next_run(
    take: Taken, receiver: Receiver, running_worker: worker.Worker, policy: str, status: str
):
    row = take(overlap_policy=policy)
    following = make_execution(row.job)

    running_worker.take([following.id], following.due_at)
    wait_until(
        following,
        lambda row: row.status == status and (row.status != "PENDING" or row.is_waiting)
        and (row.status != "RUNNING" or row.async_deadline is not None),
    )  # fmt: skip
    report(str(receiver.requests[0].headers["x-cron-callback"]))

    following.refresh_from_db()
    assert (following.status, following.is_waiting) == (status, False)


def test_the_end_of_its_worker_is_none_of_the_works(
    take: Taken, receiver: Receiver, running_worker: worker.Worker
):
    row = take()

    running_worker.stop()
    for seconds in (10, 20):
        at = now() + timedelta(seconds=seconds)
        losses.lose_rows_of(losses.find_dead(at), at)

    row.refresh_from_db()
    assert (row.status, row.losses) == ("RUNNING", 0)
    assert losses.find_dead(now()) == []
    assert report(callback_of(receiver)).json()["status"] == "SUCCESS"


def test_a_report_is_taken_although_the_worker_died_before_it_recorded_the_answer(
    take: Taken, receiver: Receiver
):
    row = take(retry_count=2)
    CronExecution.objects.update(started_at=None)

    lose(row)
    answer = report(callback_of(receiver))

    row.refresh_from_db()
    assert answer.status_code == 200
    assert (row.status, row.error_kind, len(row.attempts)) == ("SUCCESS", None, 1)


@pytest.mark.parametrize("call", [0, 1])
def test_a_report_counts_by_the_url_of_either_call_when_the_first_ones_worker_died(
    take: Taken, receiver: Receiver, running_worker: worker.Worker, call: int
):
    row = take()
    lose(row)
    running_worker.take([row.id], now())
    wait_until(row, lambda row: row.async_deadline is not None)
    urls = [str(one.headers["x-cron-callback"]) for one in receiver.requests]

    answers = [report(urls[call]), report(urls[1 - call])]

    row.refresh_from_db()
    assert [answer.status_code for answer in answers] == [200, 410]
    assert (row.status, [one["errorKind"] for one in row.attempts]) == ("SUCCESS", ["worker_lost", None])


def test_the_url_of_a_call_that_failed_otherwise_counts_no_more(
    take: Taken, receiver: Receiver, running_worker: worker.Worker
):
    row = take(retry_count=2, retry_backoff_ms=0)
    report(callback_of(receiver), {"status": "failed"})
    row.refresh_from_db()
    running_worker.take([row.id], row.due_at)
    lose(wait_until(row, lambda row: row.async_deadline is not None))

    answers = [report(str(one.headers["x-cron-callback"])) for one in receiver.requests]

    assert [answer.status_code for answer in answers] == [410, 200]


def lose(row: CronExecution) -> None:
    """Its worker dies before it has recorded that the work is taken."""
    dead = UUID(int=7)
    attempts = row.attempts[:-1]
    CronExecution.objects.filter(pk=row.pk).update(async_deadline=None, worker_id=dead, attempts=attempts)
    losses.lose_rows_of([dead], now())
