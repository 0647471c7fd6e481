import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from jobs.execution.attempt import Claimed, end_attempt
from jobs.execution.outcome import expectation
from jobs.execution.retry import DEFAULT_RETRY_ON, parse_retry_on
from jobs.execution.transport import Fault, Reply, Request, Timings
from monitoring import events

TICK = datetime(2027, 3, 1, 3, tzinfo=UTC)
JOB, OWNER, EXECUTION = (UUID(int=number) for number in (1, 2, 3))
SECRET = "s3cr3t-canary"
NAME = 'rates "of the day" \u20ac \ud800'


def claimed(**fields: Any) -> Claimed:
    values: dict[str, Any] = {
        "id": EXECUTION,
        "job_id": JOB,
        "scheduled_for": TICK,
        "due_at": TICK,
        "attempt_number": 1,
        "losses": 0,
        "started_at": None,
        "job_name": NAME,
        "overlap_policy": "allow",
        "retry_count": 0,
        "retry_backoff_ms": 1000,
        "next_run_at": TICK + timedelta(hours=1),
        "owner_id": OWNER,
        "trigger": "schedule",
        "request": Request("POST", f"https://a.test/?key={SECRET}", (("X-Key", SECRET),), SECRET.encode()),
        "expectation": expectation("200-299", None),
        "host": "a.test",
        "has_predecessor": False,
        "retry_rule": parse_retry_on(DEFAULT_RETRY_ON),
    }
    return Claimed(**values | fields)


def told_end(answer: Reply | Fault, **fields: Any) -> list[dict[str, Any]]:
    started_at = TICK + timedelta(milliseconds=42)
    ended = end_attempt(claimed(**fields), answer, started_at, started_at + timedelta(seconds=1), 0.5)
    return [json.loads(events.shape(told)) for told in events.of_ends([ended])]


def test_a_start_reads_as_the_contract_says_and_is_told_at_its_instant():
    (told,) = events.of_starts([claimed(due_at=TICK + timedelta(seconds=9))])

    assert told.owner_id == OWNER
    assert json.loads(events.shape(told)) == {
        "event": "execution:started",
        "data": {
            "jobId": str(JOB),
            "jobName": NAME,
            "executionId": str(EXECUTION),
            "trigger": "schedule",
            "status": "RUNNING",
            "scheduledFor": "2027-03-01T03:00:00.000Z",
            "attemptNumber": 1,
            "nextRunAt": "2027-03-01T04:00:00.000Z",
        },
        "timestamp": "2027-03-01T03:00:09.000Z",
    }


def test_a_success_reads_as_completed_with_its_figures():
    reply = Reply(204, (("Set-Cookie", SECRET),), SECRET.encode(), timings=Timings(total_ms=999.6))

    (event,) = told_end(reply)

    assert (event["event"], event["timestamp"]) == ("execution:completed", "2027-03-01T03:00:01.042Z")
    assert event["data"] == {
        "jobId": str(JOB),
        "jobName": NAME,
        "executionId": str(EXECUTION),
        "trigger": "schedule",
        "status": "SUCCESS",
        "scheduledFor": "2027-03-01T03:00:00.000Z",
        "startedAt": "2027-03-01T03:00:00.042Z",
        "completedAt": "2027-03-01T03:00:01.042Z",
        "attemptNumber": 1,
        "lagMs": 42,
        "executionTimeMs": 1000,
        "responseStatus": 204,
        "errorKind": None,
        "errorMessage": None,
    }


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [(Reply(500, body=SECRET.encode()), 500, "http_status"), (Fault("timeout", "late"), None, "timeout")],
)
def test_a_last_attempt_that_fails_reads_as_failed_and_says_why(answer: Any, status: int | None, kind: str):
    (event,) = told_end(answer)

    assert (event["event"], event["data"]["status"]) == ("execution:failed", "FAILED")
    assert (event["data"]["responseStatus"], event["data"]["errorKind"]) == (status, kind)
    assert event["data"]["errorMessage"]


def test_an_attempt_that_is_tried_again_is_no_end():
    assert told_end(Reply(500), retry_count=3) == []


def test_nothing_secret_is_in_an_event():
    shaped = [events.shape(told) for told in events.of_starts([claimed()])]
    shaped += [json.dumps(event) for event in told_end(Reply(200, (("X", SECRET),), SECRET.encode()))]

    assert len(shaped) == 2
    assert not any(SECRET in text for text in shaped)


@pytest.mark.parametrize("event", [events.CREATED, events.UPDATED, events.DELETED])
def test_an_event_of_a_job_names_what_changed_and_no_value(event: str):
    job: Any = SimpleNamespace(pk=JOB, name=NAME, created_by_id=OWNER, is_active=True, next_run_at=TICK)

    read = json.loads(
        events.shape(events.of_job(event, job, TICK, {"retry_count": (1, 2), "headers": (SECRET, SECRET)}))
    )

    expected = {"jobId": str(JOB), "jobName": NAME, "isActive": True, "nextRunAt": "2027-03-01T03:00:00.000Z"}
    if event == events.UPDATED:
        expected["changed"] = ["headers", "retryCount"]
    assert (read["event"], read["data"]) == (event, expected)


def test_times_of_other_zones_are_written_in_utc():
    berlin = datetime.fromisoformat("2027-03-01T04:00:00.5+01:00")

    assert json.loads(events.lagging(3, berlin)) == {
        "event": "lagging",
        "data": {"dropped": 3},
        "timestamp": "2027-03-01T03:00:00.500Z",
    }
