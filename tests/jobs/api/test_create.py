"""POST /cron."""

import json
from datetime import datetime

import pytest
from django_celery_beat.models import CrontabSchedule, PeriodicTasks

from jobs import announcements
from jobs.models import CronExecution, CronJob
from jobs.secrets import MASK, open_headers
from tests.credentials import token_client

pytestmark = pytest.mark.django_db
ASKED = {"name": "ping", "cronExpression": "*/5 * * * *", "endpointUrl": "https://example.com/ping"}
SHAPE = {
    *("id", "name", "description", "cronExpression", "intervalSeconds", "runAt", "timezone", "endpointUrl"),
    *("httpMethod", "headers", "secretHeaders", "body", "queryParams", "isActive", "retryCount"),
    *("retryBackoffMs", "timeoutMs", "expectedStatus", "expectedBody", "followRedirects", "verifyTls", "key"),
    *("startsAt", "endsAt", "pausedUntil", "overlapPolicy", "misfirePolicy", "misfireGraceSeconds"),
    *("autoReschedule", "tags", "status", "lastRunAt", "nextRunAt", "consecutiveFailures", "createdBy"),
    *("updatedBy", "createdAt", "updatedAt", "retryOn", "maxDurationMs", "asyncTimeoutMs"),
    *("auth", "signingSecret"),
}


@pytest.fixture(autouse=True)
def _ten_oclock(time_machine):
    time_machine.move_to("2027-03-01T10:00:01Z", tick=False)


def create(user, **fields):
    asked = {name: value for name, value in {**ASKED, **fields}.items() if value != "left out"}
    return token_client(user).generic("POST", "/cron", json.dumps(asked), "application/json")


def test_a_job_has_the_whole_shape_and_the_defaults(ada):
    answer = create(ada)

    job = answer.json()
    assert answer.status_code == 201
    assert set(job) == SHAPE
    assert job["nextRunAt"] == "2027-03-01T10:05:00Z"
    assert (job["status"], job["retryCount"], job["timeoutMs"], job["expectedStatus"]) == (
        *("PENDING", 3, 30000),
        "200-299",
    )
    assert job["createdBy"] == job["updatedBy"] == str(ada.pk)


@pytest.mark.parametrize(
    ("fields", "next_run_at"),
    [
        ({"timezone": "Asia/Kolkata", "cronExpression": "0 16 * * *"}, "2027-03-01T10:30:00Z"),
        ({"cronExpression": None, "intervalSeconds": 30}, "2027-03-01T10:00:30Z"),
        ({"cronExpression": "*/10 * * * * *"}, "2027-03-01T10:00:10Z"),
        ({"cronExpression": None, "runAt": "2027-03-01T10:00:03+00:00"}, "2027-03-01T10:00:03Z"),
        ({"startsAt": "2027-03-02T00:00:00Z"}, "2027-03-02T00:00:00Z"),
        ({"pausedUntil": "2027-03-01T10:12:00Z"}, "2027-03-01T10:15:00Z"),
        ({"isActive": False}, None),
    ],
)
def test_the_first_tick_is_the_schedules_next_in_its_window(ada, fields, next_run_at):
    job = create(ada, **fields).json()

    assert job["nextRunAt"] == next_run_at
    assert [job[kind] for kind in ("cronExpression", "intervalSeconds", "runAt")].count(None) == 2


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"name": "\ud800"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"cronExpression": "61 * * * *"}, "cronExpression"),
        ({"cronExpression": "0 0 30 2 *"}, "cronExpression"),
        ({"cronExpression": "left out"}, "cronExpression"),
        ({"intervalSeconds": 60}, "intervalSeconds"),
        ({"cronExpression": None, "intervalSeconds": 0}, "intervalSeconds"),
        ({"cronExpression": None, "runAt": "2027-03-01T10:00:00Z"}, "runAt"),
        ({"cronExpression": None, "runAt": "0001-01-01T00:00:00+14:00"}, "runAt"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"endsAt": "2027-03-01T10:01:00Z"}, "endsAt"),
        ({"startsAt": "2027-03-03T00:00:00Z", "endsAt": "2027-03-02T00:00:00Z"}, "endsAt"),
        ({"endpointUrl": "ftp://example.com/"}, "endpointUrl"),
        ({"endpointUrl": "https://user:secret@example.com/"}, "endpointUrl"),
        ({"endpointUrl": "https://example.com/" + "x" * 8192}, "endpointUrl"),
        ({"httpMethod": "TRACE"}, "httpMethod"),
        ({"headers": {"Bad Name": "x"}}, "headers"),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, "headers"),
        ({"headers": {"X-A": "1", "x-a": "2"}}, "headers"),
        ({"headers": {"Content-Length": "5"}}, "headers"),
        ({"headers": {"Authorization": MASK}}, "headers"),
        ({"headers": ["a"]}, "headers"),
        ({"queryParams": {"a": {"b": 1}}}, "queryParams"),
        ({"body": "x" * (512 * 1024 + 1)}, "body"),
        ({"tags": ["x"] * 21}, "tags"),
        ({"tags": ["x" * 51]}, "tags"),
        ({"retryCount": 11}, "retryCount"),
        ({"retryBackoffMs": 60_001}, "retryBackoffMs"),
        ({"timeoutMs": 999}, "timeoutMs"),
        ({"timeoutMs": 10**400}, "timeoutMs"),
        ({"expectedStatus": "often"}, "expectedStatus"),
        ({"expectedBody": {"regex": "("}}, "expectedBody"),
        ({"expectedBody": {"contains": "a", "matches": "b"}}, "expectedBody"),
        ({"expectedBody": {"contains": "a\0b"}}, "expectedBody"),
        ({"expectedBody": {"jsonPointer": "/a", "equals": ["\ud800"]}}, "expectedBody"),
        ({"maxDurationMs": 0}, "maxDurationMs"),
        ({"asyncTimeoutMs": 999}, "asyncTimeoutMs"),
        ({"asyncTimeoutMs": 86_400_001}, "asyncTimeoutMs"),
        ({"headers": {"x-cron-callback": "a"}}, "headers"),
        ({"retryOn": "all"}, "retryOn"),
        ({"overlapPolicy": "pray"}, "overlapPolicy"),
        ({"nextRunAt": "2027-03-01T10:00:00Z"}, "nextRunAt"),
        ({"endpoint_url": "x"}, "endpoint_url"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(ada, fields, wrong):
    answer = create(ada, **fields)

    problem = answer.json()
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert wrong in problem["errors"]
    assert all(isinstance(text, str) for texts in problem["errors"].values() for text in texts)
    assert not CronJob.objects.exists()


def test_an_unknown_field_names_the_nearest(ada):
    problem = create(ada, endpointUrI="https://example.com").json()

    assert problem["errors"] == {"endpointUrI": ["There is no such field; did you mean endpointUrl?"]}


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 65 + b"]" * 65, "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"\xff", "application/json", 400),
        (b'{"\\ud800": 1}', "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b"[]", "application/json", 400),
        (b"name=x", "application/x-www-form-urlencoded", 415),
        (b" " * (1024 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_body_that_is_no_job_is_a_problem(ada, body, media_type, status):
    answer = token_client(ada).generic("POST", "/cron", body, media_type)

    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_the_largest_job_fits_into_a_body(ada):
    largest = {
        "description": "ä" * 10_000,
        "body": "x" * 512 * 1024,
        "headers": {f"X-{number}": "x" * 1000 for number in range(30)},
        "endpointUrl": "https://example.com/" + "x" * 8000,
    }

    answer = create(ada, **largest)

    assert answer.status_code == 201
    assert answer.json()["body"] == largest["body"]


def test_jobs_share_a_schedule_row_and_no_beat_reloads(ada):
    reloaded = PeriodicTasks.last_change()

    ids = {create(ada).json()["id"] for _ in range(3)}

    assert len(ids) == 3
    assert CrontabSchedule.objects.filter(jobs__id__in=ids).distinct().count() == 1
    assert PeriodicTasks.last_change() == reloaded


def test_a_key_is_unique_for_its_owner(ada, ben):
    statuses = [create(user, key="nightly").status_code for user in (ada, ben, ada)]

    assert statuses == [201, 201, 409]


def test_secrets_are_encrypted_and_masked(ada):
    headers = {"Authorization": "Bearer s3cret", "X-Mine": "s3cret", "X-Plain": "plain"}

    answer = create(ada, headers=headers, secretHeaders=["x-mine"])

    stored = CronJob.objects.get().headers
    assert answer.json()["headers"] == {"Authorization": MASK, "X-Mine": MASK, "X-Plain": "plain"}
    assert "s3cret" not in str(stored)
    assert open_headers(stored) == headers


def test_a_new_job_is_announced_and_nothing_is_sent(ada, django_capture_on_commit_callbacks):
    heard = []

    def hear(sender, jobs, by, **_):
        heard.append(([job.name for job in jobs], by))

    announcements.jobs_created.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        create(ada)
    announcements.jobs_created.disconnect(hear)

    assert heard == [(["ping"], ada)]
    assert not CronExecution.objects.exists()


def test_a_job_made_a_second_before_its_tick_runs_at_it(ada, time_machine):
    time_machine.move_to(datetime.fromisoformat("2027-03-01T10:04:59+00:00"), tick=False)

    assert create(ada).json()["nextRunAt"] == "2027-03-01T10:05:00Z"
