"""Jobs and executions, as those see them who may, over real sockets of a real web process."""

import time
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.timezone import now

from accounts.models import User
from jobs import commands
from jobs.execution.worker import Worker
from jobs.models import CronJob
from monitoring import events
from monitoring.live import announcer
from tests.credentials import make_token
from tests.jobs.execution.conftest import receiver, running_worker
from tests.makers import make_execution, make_job
from tests.monitoring.live.web import Web, opened
from tests.receivers import Receiver

__all__ = ["receiver", "running_worker"]
OF_RUN = ["execution:started", "execution:completed"]


def token_of(user: User) -> str:
    return make_token(user, ["READ"])[1]


def run(worker: Worker, job: CronJob) -> UUID:
    row = make_execution(job)
    worker.take([row.id], row.due_at)
    return row.id


def test_a_job_is_told_from_its_making_to_its_end_to_its_owner_and_administrators_only(
    web: Web, ada: User, ben: User, max_: User, running_worker: Worker, receiver: Receiver
):
    with (
        opened(web.url(token=token_of(ada))) as of_ada,
        opened(web.url(token=token_of(ben))) as of_ben,
        opened(web.url(token=token_of(max_))) as of_max,
    ):
        values = {"name": "rates", "cron_expression": "0 * * * *", "endpoint_url": receiver.url("/ok")}
        job = commands.create_job(ada, values, now())
        execution_id = run(running_worker, job)
        heard = of_ada.hear_of(job.pk, ["cron:created", *OF_RUN])
        commands.update_job(job.pk, {"name": "new rates"}, ada, now())
        heard += of_ada.hear_of(job.pk, ["cron:updated"])
        commands.delete_job(job.pk, ada)
        heard += of_ada.hear_of(job.pk, ["cron:deleted"])

        assert [event["event"] for event in heard] == [
            "cron:created",
            *OF_RUN,
            "cron:updated",
            "cron:deleted",
        ]
        assert {event["data"]["executionId"] for event in heard[1:3]} == {str(execution_id)}
        assert heard[2]["data"]["responseStatus"] == 200
        assert heard[3]["data"]["jobName"] == "new rates"
        assert heard[3]["data"]["changed"] == ["name"]
        assert of_max.hear_of(job.pk, [event["event"] for event in heard]) == heard
        assert of_ben.hears_only() == []


def test_a_failure_is_seen_within_a_second(web: Web, ada: User, running_worker: Worker, receiver: Receiver):
    receiver.answer("/broken", status=500, body=b"no")
    job = make_job(ada, url=receiver.url("/broken"), retry_count=0)

    with opened(web.url(token=token_of(ada))) as socket:
        run(running_worker, job)
        (request,) = receiver.wait_for(1)
        _, failed = socket.hear_of(job.pk, ["execution:started", "execution:failed"])
        seen_after_s = time.time() - request.at

    assert (failed["data"]["errorKind"], failed["data"]["responseStatus"]) == ("http_status", 500)
    assert seen_after_s < 1


def test_a_try_that_is_not_the_last_is_told_by_the_next_one(
    web: Web, ada: User, running_worker: Worker, receiver: Receiver
):
    receiver.answer("/once", status=503, times=1)
    job = make_job(ada, url=receiver.url("/once"), retry_count=1, retry_backoff_ms=1, overlap_policy="allow")

    with opened(web.url(token=token_of(ada))) as socket:
        row = make_execution(job)
        running_worker.take([row.id], row.due_at)
        first = socket.hear_of(job.pk, ["execution:started"])
        row.refresh_from_db()
        while row.status != "RETRYING":
            row.refresh_from_db()
        running_worker.take([row.id], row.due_at)
        rest = socket.hear_of(job.pk, OF_RUN)

    assert [event["data"]["attemptNumber"] for event in first + rest] == [1, 2, 2]


def test_a_start_is_not_told_before_its_instant(
    web: Web, ada: User, running_worker: Worker, receiver: Receiver
):
    job = make_job(ada, url=receiver.url("/ok"))
    at = now().timestamp() + 2

    with opened(web.url(token=token_of(ada))) as socket:
        row = make_execution(job, now().fromtimestamp(at, now().tzinfo))
        running_worker.take([row.id], row.due_at)
        (started,) = socket.hear_of(job.pk, ["execution:started"])
        told_at = time.time()

    assert told_at >= at
    assert started["data"]["scheduledFor"] == events._iso(row.due_at)


def test_what_an_overlap_holds_up_is_not_told_as_started(
    web: Web, ada: User, running_worker: Worker, receiver: Receiver
):
    receiver.hold("/slow")
    job = make_job(ada, url=receiver.url("/slow"))

    with opened(web.url(token=token_of(ada))) as socket:
        first = run(running_worker, job)
        receiver.wait_for(1)
        row = make_execution(job)
        running_worker.take([row.id], row.due_at)
        while row.status != "SKIPPED":
            row.refresh_from_db()
        receiver.release("/slow")
        heard = socket.hear_of(job.pk, OF_RUN)

        assert {event["data"]["executionId"] for event in heard} == {str(first)}
        assert socket.hears_only() == []


def told(owner: User, job_id: UUID) -> events.Told:
    return events.Told(events.DELETED, owner.pk, job_id, "a job", now(), (True, None))


def test_a_client_may_narrow_what_it_hears_and_widen_it_again(web: Web, ada: User):
    job, other = make_job(ada), make_job(ada)
    last = uuid4()

    with opened(web.url(token=token_of(ada))) as socket:
        narrowed = socket.ask({"action": "subscribe", "jobId": str(job.pk).upper()})
        announcer.current().tell([told(ada, other.pk), told(ada, job.pk)])
        first = socket.hear()
        widened = socket.ask({"action": "unsubscribe", "jobId": str(job.pk)})
        announcer.current().tell([told(ada, other.pk), told(ada, last)])
        rest = [socket.hear(), socket.hear()]

    assert (narrowed["event"], narrowed["data"]) == ("subscribed", {"jobId": str(job.pk)})
    assert first["data"]["jobId"] == str(job.pk)
    assert widened["event"] == "unsubscribed"
    assert [event["data"]["jobId"] for event in rest] == [str(other.pk), str(last)]


def test_nobody_learns_of_somebody_elses_job_by_subscribing(web: Web, ada: User, ben: User, max_: User):
    job = make_job(ada)
    wish: dict[str, Any] = {"action": "subscribe", "jobId": str(job.pk)}

    with opened(web.url(token=token_of(ben))) as of_ben, opened(web.url(token=token_of(max_))) as of_max:
        refused, unknown = of_ben.ask(wish), of_ben.ask({**wish, "jobId": str(uuid4())})
        allowed = of_max.ask(wish)

    assert (refused["event"], refused["data"]) == ("error", unknown["data"])
    assert allowed["event"] == "subscribed"


@pytest.mark.parametrize(
    "message",
    [
        "",
        "no json",
        "null",
        "[]",
        '"ping"',
        "{}",
        '{"action": 1}',
        '{"action": "subscribe"}',
        '{"action": "subscribe", "jobId": ["x"]}',
        '{"action": "subscribe", "jobId": "no id"}',
        '{"action": "subscribe", "jobId": "\\ud800"}',
        '{"action": "drop"}',
        "[" * 4000,
        '{"action": "ping", "more": "' + "x" * 60_000 + '"}',
        b"\x00\xff",
        b'{"action": "ping"}',
    ],
    ids=lambda message: repr(message[:40]),
)
def test_what_makes_no_sense_is_answered_and_harms_nothing(web: Web, ada: User, message: str | bytes):
    with opened(web.url(token=token_of(ada))) as socket:
        answer = socket.ask(message)

        assert answer["event"] == "error"
        assert answer["data"]["detail"]
        assert socket.ask({"action": "ping"})["event"] == "pong"


def test_a_frame_beyond_all_measure_closes_its_socket_alone(web: Web, ada: User):
    with opened(web.url(token=token_of(ada))) as socket, opened(web.url(token=token_of(ada))) as other:
        socket.send("x" * 70_000)

        assert socket.close_code()[0] == 1009
        assert other.ask({"action": "ping"})["event"] == "pong"


def test_a_flood_of_messages_closes_its_socket(web: Web, ada: User):
    with opened(web.url(token=token_of(ada))) as socket:
        for _ in range(400):
            socket.send({"action": "ping"})

        assert socket.close_code()[0] == 4429
