"""Work that an endpoint takes with a 202 and reports the end of later."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.models import User
from jobs import announcements, commands
from jobs.api.shapes import execution_shape
from jobs.dispatching import recovery
from jobs.execution import expiry, worker
from jobs.execution.attempt import Ended
from jobs.execution.callbacks import token_of
from jobs.models import CronExecution, CronJob, JobHour
from jobs.secrets import seal_headers
from tests import receivers
from tests.credentials import token_client
from tests.makers import make_execution, make_job
from tests.receivers import Receiver
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
TAKEN = {"X-Cron-Async": "true"}
MINUTE_MS = 60_000
Taken = Callable[..., CronExecution]


@pytest.fixture(params=["curl", "requests"])
def _transport(request: pytest.FixtureRequest, settings: Any) -> None:
    settings.EXECUTION_TRANSPORT = request.param


@pytest.fixture
def take(ada: User, receiver: Receiver, running_worker: worker.Worker) -> Taken:
    """Has an endpoint take the work of an execution; returns the execution that awaits the report."""

    def have_taken(number: int = 1, **fields: Any) -> CronExecution:
        receiver.answer("/long", status=202, headers=TAKEN, body=b"taken")
        values = {"async_timeout_ms": MINUTE_MS, "retry_count": 0} | fields
        row = make_execution(make_job(ada, url=receiver.url("/long"), **values))
        running_worker.take([row.id], row.due_at)
        return wait_until(row, lambda row: row.async_deadline is not None)

    return have_taken


@pytest.fixture
def told() -> Iterator[list[Ended]]:
    """What is announced of ends."""
    heard: list[Ended] = []

    def listen(executions: list[Ended], **_: Any) -> None:
        heard.extend(executions)

    announcements.executions_ended.connect(listen)
    yield heard
    announcements.executions_ended.disconnect(listen)


def callback_of(receiver: Receiver) -> str:
    return str(receiver.requests[-1].headers["x-cron-callback"])


def report(url: str, body: Any = None) -> Any:
    return APIClient().post(urlsplit(url).path, body, format="json")


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


def test_work_that_is_not_reported_in_time_ends_as_a_time_out(take: Taken, told: list[Ended]):
    row = take(async_timeout_ms=5000)
    deadline = row.async_deadline

    early = expiry.end_overdue(deadline - timedelta(milliseconds=1))
    count = expiry.end_overdue(deadline)

    row.refresh_from_db()
    shown = token_client(row.job.created_by).get(f"/executions/{row.pk}").json()
    assert (early, count, row.status, row.error_kind, row.response_status) == (0, 1, "FAILED", "timeout", 202)
    assert shown["explanation"].startswith(
        "The endpoint took the work (202) and did not report its end within 5 s."
    )
    assert shown["attempts"][0]["explanation"] == shown["explanation"]
    assert [one.outcome.kind for one in told] == ["timeout"]


def test_both_explanations_stand_in_the_documentation(take: Taken, receiver: Receiver):
    page = (Path(__file__).parents[3] / "docs" / "results.md").read_text(encoding="utf-8")
    overdue, failed = take(async_timeout_ms=5000), take()

    report(callback_of(receiver), {"status": "failed", "message": "the disk is full"})
    expiry.end_overdue(overdue.async_deadline)

    for row in (overdue, failed):
        row.refresh_from_db()
        said = execution_shape(row)["explanation"]
        assert f"| `{row.error_kind}` | {said} |" in page


def test_a_late_report_changes_nothing_before_and_after_its_execution_is_ended(
    take: Taken, receiver: Receiver, time_machine: Any
):
    row = take()
    time_machine.move_to(row.async_deadline + timedelta(seconds=1))

    before = report(callback_of(receiver))
    expiry.end_overdue(now())
    after = report(callback_of(receiver))

    row.refresh_from_db()
    assert (before.status_code, after.status_code, row.status) == (410, 410, "FAILED")


def test_a_wrong_url_is_none(take: Taken, receiver: Receiver):
    row = take()
    right = callback_of(receiver)
    other = make_execution(row.job)
    key = settings.SECRET_KEY.encode()

    answers = [
        report(right[:-1] + ("A" if right[-1] != "A" else "B")),
        report(f"http://x/callbacks/{other.pk}/{right.rpartition('/')[2]}"),
        report(f"http://x/callbacks/{UUID(int=1)}/{token_of(key, UUID(int=1), 1)}"),
        report(f"http://x/callbacks/{row.pk}/{token_of(key, row.pk, 5)}"),
        report(f"http://x/callbacks/{row.pk}/ü"),
    ]

    row.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404] * 5
    assert row.status == "RUNNING"


def test_guesses_of_urls_are_stopped(take: Taken, receiver: Receiver, settings: Any):
    row = take()
    settings.API_RATE_LIMIT = 3

    statuses = [report(f"http://x/callbacks/{row.pk}/guess{number}").status_code for number in range(5)]

    assert statuses == [404] * 3 + [429] * 2
    assert report(callback_of(receiver)).status_code == 200


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


def test_a_report_needs_no_credential_and_minds_none(take: Taken, receiver: Receiver):
    take()
    client = APIClient(headers={"Authorization": "Bearer cm_of_another_service"})

    assert client.post(urlsplit(callback_of(receiver)).path).status_code == 200


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
    recovery.recover(now() + timedelta(seconds=10))
    recovery.recover(now() + timedelta(seconds=20))

    row.refresh_from_db()
    assert (row.status, row.losses) == ("RUNNING", 0)
    assert recovery.find_dead(now()) == []
    assert report(callback_of(receiver)).json()["status"] == "SUCCESS"


def test_a_report_is_taken_although_the_worker_died_before_it_recorded_the_answer(
    take: Taken, receiver: Receiver
):
    row = take(retry_count=2)
    dead = UUID(int=7)
    CronExecution.objects.update(async_deadline=None, worker_id=dead, attempts=[], started_at=None)

    recovery.lose_rows_of([dead], now())
    answer = report(callback_of(receiver))

    row.refresh_from_db()
    assert answer.status_code == 200
    assert (row.status, row.error_kind, len(row.attempts)) == ("SUCCESS", None, 1)


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


@pytest.mark.usefixtures("_transport")
def test_the_url_of_the_report_stays_with_the_host_that_it_is_for(
    ada: User, receiver: Receiver, run: Callable[[CronExecution], CronExecution]
):
    with receivers.start() as elsewhere:
        receiver.redirect("/x", elsewhere.url("/there"), status=307)
        row = run(make_execution(make_job(ada, url=receiver.url("/x"), async_timeout_ms=MINUTE_MS)))

        assert row.status == "SUCCESS"
        assert "x-cron-callback" in receiver.requests[0].headers
        assert "x-cron-callback" not in elsewhere.requests[0].headers


@pytest.mark.usefixtures("_transport")
def test_the_history_does_not_tell_the_url_of_the_report(
    ada: User, receiver: Receiver, run: Callable[[CronExecution], CronExecution]
):
    row = make_execution(make_job(ada, url=receiver.url("/echo"), async_timeout_ms=MINUTE_MS))
    token = token_of(settings.SECRET_KEY.encode(), row.pk, 1)
    receiver.answer("/echo", body=f"you said {token}".encode(), headers={"X-Echo": token})

    run(row)

    assert callback_of(receiver).endswith(token)
    assert bytes(row.response_body).decode() == "you said ••••"
    assert token not in str(row.__dict__)


def test_secrets_that_a_report_repeats_are_masked(take: Taken, receiver: Receiver):
    row = take(headers=seal_headers({"Authorization": "Bearer canary-123456"}, (), {}))

    report(
        callback_of(receiver),
        {"status": "failed", "message": "no canary-123456", "body": "canary-123456"},
    )

    row.refresh_from_db()
    assert "canary-123456" not in str(row.__dict__)
    assert bytes(row.response_body).decode() == "••••"


def test_the_cost_of_a_look_for_overdue_work_is_one_query(ada: User):
    make_execution(make_job(ada))

    with CaptureQueriesContext(connection) as queries:
        expiry.end_overdue(now())

    assert len(queries) == 1


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
