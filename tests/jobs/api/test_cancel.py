"""POST /executions/:id/cancel and /retry."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from jobs import announcements
from jobs.dispatching.tick import run_tick
from jobs.models import CronExecution
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
ENDED = ["SUCCESS", "FAILED", "SKIPPED", "MISSED", "CANCELLED"]


def cancel(user, execution):
    return token_client(user).post(f"/executions/{execution.pk}/cancel")


def retry(user, execution):
    return token_client(user).post(f"/executions/{execution.pk}/retry")


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        ("PENDING", {}),
        ("PENDING", {"is_waiting": True}),
        ("RETRYING", {"attempt_number": 1}),
        ("RUNNING", {"worker_id": uuid4()}),
    ],
)
def test_what_waits_or_runs_is_cancelled(ada, max_, status, fields):
    execution = make_execution(make_job(ada), status=status, **fields)

    answer = cancel(max_, execution)

    execution.refresh_from_db()
    shown = answer.json()
    assert answer.status_code == 200
    assert (shown["status"], shown["skipReason"]) == ("CANCELLED", "cancelled by max@example.com")
    assert shown["completedAt"]
    assert (execution.status, execution.worker_id, execution.is_waiting) == ("CANCELLED", None, False)


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_is_not_cancelled(ada, status):
    execution = make_execution(make_job(ada), status=status, completed_at=now())

    answer = cancel(ada, execution)

    assert answer.status_code == 409
    assert answer.json()["type"] == "/docs/problems/execution-ended"
    assert CronExecution.objects.get().status == status


def test_a_cancellation_is_announced_with_its_job(ada):
    heard = []

    def hear(sender, executions, by, **_):
        heard.append(([(one.status, one.job.name) for one in executions], by))

    announcements.executions_cancelled.connect(hear)
    cancel(ada, make_execution(make_job(ada)))
    announcements.executions_cancelled.disconnect(hear)

    assert heard == [([("CANCELLED", "a job")], ada)]


def test_the_run_that_was_queued_behind_it_goes(ada, django_capture_on_commit_callbacks):
    job = make_job(ada, overlap_policy="queue")
    running = make_execution(job, status="RUNNING", worker_id=uuid4())
    queued = make_execution(job, is_waiting=True, published_at=now())

    with django_capture_on_commit_callbacks(execute=True):
        cancel(ada, running)

    queued.refresh_from_db()
    assert (queued.status, queued.is_waiting, queued.published_at) == ("PENDING", False, None)


@pytest.mark.parametrize("status", ENDED)
def test_what_has_ended_is_run_once_more(ada, max_, status):
    job = make_job(ada, is_active=False)
    ended = make_execution(job, now() - timedelta(hours=1), status=status, completed_at=now())

    answer = retry(max_, ended)

    made = CronExecution.objects.exclude(pk=ended.pk).get()
    assert answer.status_code == 202
    assert answer["Location"] == f"http://testserver/executions/{made.pk}"
    assert (answer.json()["id"], answer.json()["trigger"]) == (str(made.pk), "retry")
    assert (made.status, made.job_id, made.owner, made.created_by) == ("PENDING", job.pk, ada, max_)


@pytest.mark.parametrize("status", ["PENDING", "RUNNING", "RETRYING"])
def test_what_has_not_ended_is_not_run_once_more(ada, status):
    worker = {"worker_id": uuid4()} if status == "RUNNING" else {}
    execution = make_execution(make_job(ada), status=status, **worker)

    answer = retry(ada, execution)

    assert answer.status_code == 409
    assert answer.json()["type"] == "/docs/problems/execution-unended"
    assert CronExecution.objects.count() == 1


def test_a_cancelled_tick_does_not_come_back(ada, time_machine):
    at = now().replace(microsecond=0) + timedelta(seconds=2)
    job = make_job(ada, every_s=3600, next_run_at=at)
    run_tick(now())

    cancel(ada, CronExecution.objects.get())
    run_tick(now())

    assert [row.status for row in CronExecution.objects.all()] == ["CANCELLED"]
    job.refresh_from_db()
    assert job.next_run_at > at
