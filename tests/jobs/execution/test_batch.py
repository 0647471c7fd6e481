from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs.execution.worker import Worker
from jobs.models import CronExecution
from jobs.secrets import seal_headers
from tests.jobs.execution.conftest import recorded
from tests.makers import make_execution, make_job
from tests.receivers import Receiver
from tests.waiting import wait_until

Run = Callable[[CronExecution], CronExecution]
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_execution_is_called_recorded_and_told_to_its_job(ada: User, receiver: Receiver, run: Run):
    job = make_job(ada, url=receiver.url("/ok"))

    row = run(make_execution(job))

    job.refresh_from_db()
    assert (row.status, row.response_status, bytes(row.response_body or b""), row.attempt_number) == (
        "SUCCESS",
        200,
        b"ok",
        1,
    )
    assert row.attempts[0]["responseStatus"] == 200
    assert (job.status, job.consecutive_failures) == ("SUCCESS", 0)
    assert job.last_run_at == row.started_at
    assert receiver.requests[0].headers["x-cron-execution-id"] == str(row.id)


def test_no_call_leaves_before_its_instant(ada: User, receiver: Receiver, run: Run):
    instant = now() + timedelta(seconds=1.2)

    row = run(make_execution(make_job(ada, url=receiver.url()), instant))

    assert receiver.requests[0].at >= instant.timestamp()
    assert row.lag_ms is not None
    assert 0 <= row.lag_ms < 1000


def test_a_message_that_comes_twice_calls_once(ada: User, receiver: Receiver, running_worker: Worker):
    row = make_execution(make_job(ada, url=receiver.url()))

    running_worker.take([row.id, row.id], row.due_at)
    running_worker.take([row.id], row.due_at)
    recorded(row)
    running_worker.take([row.id], row.due_at)
    other = make_execution(make_job(ada, url=receiver.url()))
    running_worker.take([other.id], other.due_at)
    recorded(other)

    assert len(receiver.requests) == 2


def test_ids_that_are_gone_are_ignored(ada: User, receiver: Receiver, running_worker: Worker):
    gone = make_execution(make_job(ada, url=receiver.url("/gone")))
    gone_id = gone.id
    gone.delete()
    row = make_execution(make_job(ada, url=receiver.url("/here")))

    running_worker.take([gone_id, row.id], row.due_at)

    assert recorded(row).status == "SUCCESS"
    assert [request.path for request in receiver.requests] == ["/here"]


def test_a_job_edited_before_the_claim_is_called_as_edited(
    ada: User, receiver: Receiver, running_worker: Worker
):
    job = make_job(ada, url=receiver.url("/before"))
    row = make_execution(job, now() + timedelta(seconds=1.5))
    running_worker.take([row.id], row.due_at)

    job.endpoint_url = receiver.url("/after")
    job.save()

    recorded(row)
    assert [request.path for request in receiver.requests] == ["/after"]


def test_a_row_cancelled_before_the_claim_is_not_called(
    ada: User, receiver: Receiver, running_worker: Worker
):
    job = make_job(ada, url=receiver.url("/cancelled"))
    row = make_execution(job, now() + timedelta(seconds=1.2))
    running_worker.take([row.id], row.due_at)
    CronExecution.objects.filter(id=row.id).update(status="CANCELLED", completed_at=now())
    later = make_execution(make_job(ada, url=receiver.url("/later")), row.due_at + timedelta(seconds=0.2))

    running_worker.take([later.id], later.due_at)
    recorded(later)

    assert [request.path for request in receiver.requests] == ["/later"]


def test_a_failure_that_can_pass_waits_for_its_retry(
    ada: User, receiver: Receiver, run: Run, running_worker: Worker
):
    receiver.answer("/flaky", status=503, times=1)
    job = make_job(ada, url=receiver.url("/flaky"), retry_count=1)

    row = run(make_execution(job))
    due_at, status = row.due_at, row.status
    running_worker.take([row.id], due_at)
    wait_until(row, lambda row: row.status == "SUCCESS")

    assert status == "RETRYING"
    assert timedelta() <= due_at - row.started_at <= timedelta(seconds=3)  # type: ignore[operator]
    assert (row.status, row.attempt_number) == ("SUCCESS", 2)
    assert [attempt["responseStatus"] for attempt in row.attempts] == [503, 200]
    assert len({request.headers["x-cron-execution-id"] for request in receiver.requests}) == 1
    assert [request.headers["x-cron-attempt"] for request in receiver.requests] == ["1", "2"]


def test_an_endpoint_that_asks_for_a_pause_is_left_alone_so_long(ada: User, receiver: Receiver, run: Run):
    receiver.answer("/busy", status=429, headers={"Retry-After": "600"})

    row = run(make_execution(make_job(ada, url=receiver.url("/busy"))))

    assert row.status == "RETRYING"
    assert timedelta(seconds=600) <= row.due_at - row.started_at <= timedelta(seconds=605)  # type: ignore[operator]


def test_a_secret_that_the_endpoint_echoes_is_not_stored(ada: User, receiver: Receiver, run: Run):
    headers = seal_headers({"Authorization": "Bearer opensesame"}, (), {})
    receiver.answer("/echo", status=500, headers={"X-Got": "opensesame"}, body=b"Bearer opensesame is bad")

    row = run(make_execution(make_job(ada, url=receiver.url("/echo"), headers=headers)))

    assert receiver.requests[0].headers["authorization"] == "Bearer opensesame"
    assert bytes(row.response_body or b"").decode() == "•••• is bad"
    assert "opensesame" not in repr(row.__dict__)


def test_a_failure_stores_the_facts_that_explain_it(ada: User, run: Run):
    row = run(make_execution(make_job(ada, url="http://127.0.0.1:9/")))

    assert row.connection_facts == row.attempts[0]["connection"]
    assert row.connection_facts == {
        "host": "127.0.0.1",
        "port": 9,
        "phase": "connect",
        "reason": "Connection refused",
    }


def test_a_status_that_the_job_names_is_tried_again(ada: User, receiver: Receiver, run: Run):
    receiver.answer("/soon", status=404)

    row = run(make_execution(make_job(ada, url=receiver.url("/soon"), retry_on="404")))

    assert (row.status, row.error_kind) == ("RETRYING", "http_status")


def test_a_message_of_the_first_try_does_not_hurry_the_retry(
    ada: User, receiver: Receiver, run: Run, running_worker: Worker
):
    receiver.answer("/down", status=503, headers={"Retry-After": "60"})
    row = run(make_execution(make_job(ada, url=receiver.url("/down"))))
    other = make_execution(make_job(ada, url=receiver.url("/other")))

    running_worker.take([row.id], row.scheduled_for)
    run(other)

    assert len(receiver.wait_for(1, path="/down")) == 1


def test_failures_in_a_row_are_counted_until_a_success(ada: User, receiver: Receiver, run: Run):
    receiver.answer("/x", status=404, times=2)
    job = make_job(ada, url=receiver.url("/x"))
    counts = []

    for _ in range(3):
        run(make_execution(job))
        job.refresh_from_db()
        counts.append((job.status, job.consecutive_failures))

    assert counts == [("FAILED", 1), ("FAILED", 2), ("SUCCESS", 0)]


def test_a_hostile_answer_sinks_none_of_its_neighbours(ada: User, receiver: Receiver, running_worker: Worker):
    receiver.answer("/nul", body=b"a\0b\xff\xed\xa0\x80", headers={"X-Odd": "\u00ff"})
    rows = [make_execution(make_job(ada, url=receiver.url(path))) for path in ("/nul", "/a", "/b")]

    running_worker.take([row.id for row in rows], max(row.due_at for row in rows))

    assert [recorded(row).status for row in rows] == ["SUCCESS"] * 3
    assert bytes(rows[0].response_body or b"") == b"a\0b\xff\xed\xa0\x80"


def test_a_job_that_cannot_be_made_into_a_request_fails_with_the_reason(ada: User, run: Run):
    job = make_job(ada, headers={"Authorization": {"encrypted": "not a token"}}, retry_count=0)

    row = run(make_execution(job))

    assert (row.status, row.error_kind) == ("FAILED", "protocol")


@pytest.mark.parametrize(
    ("policy", "status"), [("skip", "SKIPPED"), ("queue", "PENDING"), ("allow", "SUCCESS")]
)
def test_what_overlaps_is_skipped_queued_or_allowed(
    policy: str, status: str, ada: User, receiver: Receiver, running_worker: Worker
):
    receiver.hold("/slow")
    job = make_job(ada, url=receiver.url("/slow"), overlap_policy=policy)
    first = make_execution(job)
    running_worker.take([first.id], first.due_at)
    receiver.wait_for(1)

    second = make_execution(job)
    running_worker.take([second.id], second.due_at)
    if policy == "allow":
        receiver.wait_for(2)
        receiver.release("/slow")

    reached = wait_until(second, lambda row: row.status == status and (status != "PENDING" or row.is_waiting))
    if policy != "allow":
        receiver.release("/slow")
    assert recorded(first).status == "SUCCESS"
    assert reached.attempt_number == (1 if policy == "allow" else 0)
    assert (reached.skip_reason is not None) == (policy == "skip")


def test_of_queued_runs_only_the_newest_waits_and_goes_when_the_one_before_has_ended(
    ada: User, receiver: Receiver, running_worker: Worker
):
    receiver.hold("/slow")
    job = make_job(ada, url=receiver.url("/slow"), overlap_policy="queue")
    first, second, third = (make_execution(job) for _ in range(3))
    running_worker.take([first.id], first.due_at)
    receiver.wait_for(1)

    for row in (second, third):
        running_worker.take([row.id], row.due_at)
        wait_until(row, lambda row: row.is_waiting)
    receiver.release("/slow")
    recorded(first)

    assert recorded(second).status == "SKIPPED"
    assert wait_until(third, lambda row: not row.is_waiting).published_at is None


def test_what_overlapped_at_the_claim_runs_when_the_one_before_ends_in_time(
    ada: User, receiver: Receiver, running_worker: Worker
):
    receiver.hold("/x")
    job = make_job(ada, url=receiver.url("/x"))
    first, second = make_execution(job), make_execution(job, now() + timedelta(seconds=2))
    running_worker.take([first.id], first.due_at)
    receiver.wait_for(1)
    running_worker.take([second.id], second.due_at)

    wait_until(second, lambda row: row.status == "RUNNING")
    receiver.release("/x")

    assert recorded(second).status == "SUCCESS"


def test_a_backfill_neither_overlaps_a_tick_nor_is_overlapped_by_one(ada, receiver, run):
    job = make_job(ada, url=receiver.url(), overlap_policy="skip")
    make_execution(job, status="RUNNING", worker_id=uuid4(), trigger="backfill")
    tick = run(make_execution(job))
    make_execution(job, status="RUNNING", worker_id=uuid4(), trigger="manual")

    past = run(make_execution(job, trigger="backfill", scheduled_for=now() - timedelta(hours=1)))

    assert (tick.status, past.status) == ("SUCCESS", "SUCCESS")
