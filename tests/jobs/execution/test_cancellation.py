"""An execution that is cancelled while its call is in the air."""

import pytest
from django.utils.timezone import now

from jobs import commands
from jobs.models import CronExecution
from tests.makers import make_execution, make_job
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("status", [200, 500])
def test_its_answer_is_dropped_no_try_follows_and_the_next_tick_is_not_blocked(
    ada, receiver, running_worker, status
):
    receiver.answer("/slow", status=status)
    receiver.hold("/slow")
    job = make_job(ada, url=receiver.url("/slow"), retry_count=3, retry_backoff_ms=0)
    first = make_execution(job)
    running_worker.take([first.pk], first.due_at)
    receiver.wait_for(1)

    commands.cancel_execution(CronExecution.objects.get(pk=first.pk), by=ada, now=now())
    next_one = make_execution(job)
    running_worker.take([next_one.pk], next_one.due_at)
    receiver.wait_for(2)
    receiver.release("/slow")
    wait_until(next_one, lambda row: row.status not in {"PENDING", "RUNNING"})

    first.refresh_from_db()
    job.refresh_from_db()
    assert (first.status, first.response_status, first.attempts) == ("CANCELLED", None, [])
    assert len(receiver.requests) == 2
    assert next_one.status == ("SUCCESS" if status == 200 else "RETRYING")
    assert job.consecutive_failures == 0
    assert job.status == ("SUCCESS" if status == 200 else "PENDING")


def test_the_worker_holds_nothing_of_it_afterwards(ada, receiver, running_worker):
    receiver.hold("/slow")
    row = make_execution(make_job(ada, url=receiver.url("/slow")))
    running_worker.take([row.pk], row.due_at)
    receiver.wait_for(1)
    commands.cancel_execution(CronExecution.objects.get(pk=row.pk), by=ada, now=now())
    receiver.release("/slow")

    running_worker.stop()

    row.refresh_from_db()
    assert row.status == "CANCELLED"
    assert not running_worker._batches._held_ids
