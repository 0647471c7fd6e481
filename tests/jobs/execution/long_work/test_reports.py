"""What a report of taken work means."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.execution import worker
from jobs.execution.attempt import Ended
from jobs.models import CronExecution, CronJob, JobHour
from jobs.secrets import seal_headers
from tests.credentials import token_client
from tests.jobs.execution.long_work.reporting import MINUTE_MS, TAKEN, Taken, callback_of, report
from tests.makers import make_execution, make_job
from tests.receivers import Receiver
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.usefixtures("_transport")
def test_a_bare_report_is_a_success_told_and_counted_once(take: Taken, receiver: Receiver, told: list[Ended]):
    row = take()

    answers = [report(callback_of(receiver)) for _ in range(2)]

    row.refresh_from_db()
    job, hour = CronJob.objects.get(), JobHour.objects.get()
    assert [answer.status_code for answer in answers] == [200, 410]
    assert answers[0].json() == {"executionId": str(row.pk), "status": "SUCCESS"}
    assert answers[1].json()["type"] == "/docs/problems/no-report-awaited"
    assert (row.status, row.async_deadline, bytes(row.response_body)) == ("SUCCESS", None, b"taken")
    assert row.completed_at
    assert row.attempts[0]["report"]["status"] == "success"
    assert (row.attempts[0]["responseStatus"], len(row.attempts)) == (202, 1)
    assert (job.status, job.last_run_at, hour.succeeded) == ("SUCCESS", row.started_at, 1)
    assert [(one.execution_id, one.status) for one in told] == [(row.pk, "SUCCESS")]


def test_the_time_of_the_work_is_that_of_the_execution(take: Taken, receiver: Receiver):
    row = take()
    CronExecution.objects.update(
        attempts=[{**row.attempts[0], "startedAt": (now() - timedelta(seconds=40)).isoformat()}]
    )

    report(callback_of(receiver))

    row.refresh_from_db()
    assert 40_000 <= row.execution_time_ms < 45_000
    assert row.timings["totalMs"] < 10_000


def test_a_reported_failure_says_what_the_endpoint_said(take: Taken, receiver: Receiver):
    row = take()

    answer = report(
        callback_of(receiver), {"status": "failed", "message": "the disk is full", "body": {"free": 0}}
    )

    row.refresh_from_db()
    shown = token_client(row.job.created_by).get(f"/executions/{row.pk}").json()
    assert answer.json()["status"] == "FAILED"
    assert (row.status, row.error_kind) == ("FAILED", "reported")
    assert shown["errorMessage"] == "The endpoint reported that it failed: the disk is full"
    assert shown["explanation"].startswith("The endpoint reported that it failed: the disk is full. The endp")
    assert (shown["responseBody"], shown["asyncDeadline"]) == ('{"free": 0}', None)
    assert CronJob.objects.get().consecutive_failures == 1
    assert JobHour.objects.get().failed == 1


def test_a_failure_is_tried_again_by_the_jobs_policy_with_another_url(
    take: Taken, receiver: Receiver, running_worker: worker.Worker
):
    row = take(retry_count=1, retry_backoff_ms=0)
    first = callback_of(receiver)

    answer = report(first, {"status": "failed"})
    row.refresh_from_db()
    running_worker.take([row.id], row.due_at)
    wait_until(row, lambda row: row.async_deadline is not None)
    late, last = report(first), report(callback_of(receiver))

    row.refresh_from_db()
    assert answer.json()["status"] == "RETRYING"
    assert (late.status_code, last.status_code) == (410, 200)
    assert (row.status, row.attempt_number) == ("SUCCESS", 2)
    assert [attempt["report"]["status"] for attempt in row.attempts] == ["failed", "success"]


def test_what_the_job_expects_is_asked_of_the_reported_body(take: Taken, receiver: Receiver):
    row = take(expected_body={"jsonPointer": "/rows", "greaterThan": 0}, expected_status="200")

    report(callback_of(receiver), {"body": {"rows": 0}})

    row.refresh_from_db()
    assert (row.status, row.error_kind, bytes(row.response_body)) == ("FAILED", "assertion", b'{"rows": 0}')


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"status": "done"}, "status"),
        ({"state": "failed"}, "state"),
        ({"message": 7}, "message"),
        ({"message": "x" * 1001}, "message"),
        ([], "body"),
    ],
)
def test_a_report_that_cannot_be_read_may_be_sent_again(
    take: Taken, receiver: Receiver, body: Any, field: str
):
    row = take()

    refused = report(callback_of(receiver), body)

    row.refresh_from_db()
    assert (refused.status_code, set(refused.json()["errors"])) == (400, {field})
    assert row.status == "RUNNING"
    assert report(callback_of(receiver)).status_code == 200


def test_secrets_that_a_report_repeats_are_masked(take: Taken, receiver: Receiver):
    row = take(headers=seal_headers({"Authorization": "Bearer canary-123456"}, (), {}))

    report(
        callback_of(receiver),
        {"status": "failed", "message": "no canary-123456", "body": "canary-123456"},
    )

    row.refresh_from_db()
    assert "canary-123456" not in str(row.__dict__)
    assert bytes(row.response_body).decode() == "••••"


def test_a_report_that_comes_before_the_answer_ends_the_execution_once(
    ada: User, receiver: Receiver, running_worker: worker.Worker, told: list[Ended]
):
    receiver.answer("/long", status=202, headers=TAKEN)
    receiver.hold("/long")
    row = make_execution(make_job(ada, url=receiver.url("/long"), async_timeout_ms=MINUTE_MS))
    running_worker.take([row.id], row.due_at)
    receiver.wait_for(1)

    answer = report(callback_of(receiver))
    receiver.release("/long")
    running_worker.stop()

    row.refresh_from_db()
    assert (answer.status_code, row.status, row.async_deadline) == (200, "SUCCESS", None)
    assert [one.execution_id for one in told] == [row.pk]
