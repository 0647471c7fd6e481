"""PATCH, DELETE and toggle of /cron/:id."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs import announcements
from jobs.models import CronExecution, CronJob, ExecutionStatus
from jobs.secrets import MASK, open_headers, seal_headers
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 10, 0, 1, tzinfo=UTC)
TICK = datetime(2027, 3, 1, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _ten_oclock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def job(ada):
    return make_job(ada, next_run_at=TICK, url="https://example.com/")


def patch(user, job, **fields):
    return token_client(user).patch(f"/cron/{job.pk}", fields)


def statuses():
    return [execution.status for execution in CronExecution.objects.order_by("id")]


def test_an_edit_of_the_request_leaves_ticks_in_place(ada, job):
    make_execution(job, scheduled_for=NOW + timedelta(seconds=2))

    answer = patch(ada, job, endpointUrl="https://example.com/new", retryCount=0)

    assert answer.status_code == 200
    assert answer.json()["endpointUrl"] == "https://example.com/new"
    assert answer.json()["nextRunAt"] == "2027-03-01T11:00:00Z"
    assert statuses() == [ExecutionStatus.PENDING]


@pytest.mark.parametrize(
    ("fields", "next_run_at"),
    [
        ({"cronExpression": "30 * * * *"}, "2027-03-01T10:30:00Z"),
        ({"cronExpression": None, "intervalSeconds": 10}, "2027-03-01T10:00:10Z"),
        ({"intervalSeconds": 10}, "2027-03-01T10:00:10Z"),
        ({"timezone": "Asia/Kolkata"}, "2027-03-01T10:30:00Z"),
        ({"startsAt": "2027-03-01T12:00:00Z"}, "2027-03-01T12:00:00Z"),
        ({"pausedUntil": "2027-03-01T12:30:00Z"}, "2027-03-01T13:00:00Z"),
        ({"endsAt": "2027-03-01T10:30:00Z"}, None),
        ({"isActive": False}, None),
    ],
)
def test_an_edit_of_the_schedule_takes_ticks_back_and_finds_the_next(ada, job, fields, next_run_at):
    make_execution(job, scheduled_for=NOW + timedelta(seconds=2))

    answer = patch(ada, job, **fields)

    assert answer.json()["nextRunAt"] == next_run_at
    assert answer.json()["isActive"] is (next_run_at is not None)
    assert statuses() == [ExecutionStatus.CANCELLED]


def test_the_same_schedule_written_again_changes_nothing(ada, job):
    make_execution(job, scheduled_for=NOW + timedelta(seconds=2))
    before = CronJob.objects.get().updated_at

    answer = patch(ada, job, cronExpression="0 * * * *", timezone="UTC", isActive=True)

    assert answer.status_code == 200
    assert statuses() == [ExecutionStatus.PENDING]
    assert CronJob.objects.get().updated_at == before


def test_a_schedule_cannot_be_taken_away(ada, job):
    answer = patch(ada, job, cronExpression=None)

    assert answer.status_code == 400
    assert "cronExpression" in answer.json()["errors"]


def test_a_job_whose_schedule_has_ended_cannot_be_enabled(ada):
    job = make_job(ada, run_at=NOW - timedelta(hours=1), is_active=False)

    answer = token_client(ada).post(f"/cron/{job.pk}/toggle")

    assert answer.status_code == 409
    assert answer.json()["type"] == "/docs/problems/no-tick-to-come"


def test_a_toggle_turns_a_job_off_and_on(ada, job):
    client = token_client(ada)

    off, on = (client.post(f"/cron/{job.pk}/toggle").json() for _ in range(2))

    assert (off["isActive"], off["nextRunAt"]) == (False, None)
    assert (on["isActive"], on["nextRunAt"]) == (True, "2027-03-01T11:00:00Z")


def test_a_toggle_says_how_many_executions_it_cancelled(ada, job):
    make_execution(job, scheduled_for=NOW + timedelta(seconds=2))
    make_execution(job, scheduled_for=NOW - timedelta(seconds=9), status=ExecutionStatus.RETRYING)
    make_execution(job, trigger="manual")
    client = token_client(ada)

    off, on = (client.post(f"/cron/{job.pk}/toggle").json() for _ in range(2))

    assert (off["cancelled"], on["cancelled"]) == (2, 0)
    assert sorted(statuses()) == ["CANCELLED", "CANCELLED", "PENDING"]


def test_the_mask_keeps_a_secret_and_a_new_value_replaces_it(ada):
    job = make_job(
        ada, url="https://example.com/", headers=seal_headers({"Cookie": "a", "X-Key": "b"}, ["x-key"], {})
    )

    answer = patch(ada, job, headers={"cookie": MASK, "X-Key": "c"})

    assert answer.json()["headers"] == {"cookie": MASK, "X-Key": MASK}
    assert open_headers(CronJob.objects.get().headers) == {"cookie": "a", "X-Key": "c"}


def test_a_secret_does_not_become_readable_without_its_value(ada):
    job = make_job(ada, url="https://example.com/", headers=seal_headers({"X-Key": "b"}, ["x-key"], {}))

    refused = patch(ada, job, secretHeaders=[])
    written_anew = patch(ada, job, headers={"X-Key": "b"}, secretHeaders=[])

    assert refused.status_code == 400
    assert written_anew.json()["headers"] == {"X-Key": "b"}


def test_a_delete_takes_the_executions_along(ada, job):
    make_execution(job)

    answer = token_client(ada).delete(f"/cron/{job.pk}")

    assert (answer.status_code, set(answer.json())) == (200, {"message"})
    assert not CronJob.objects.exists()
    assert not CronExecution.objects.exists()


def test_a_change_is_announced_with_secrets_masked(ada, job, django_capture_on_commit_callbacks):
    heard = []

    def hear(sender, changed, **_):
        heard.append(changed)

    announcements.jobs_updated.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        patch(ada, job, name="new", headers={"Authorization": "s3cret"})
    announcements.jobs_updated.disconnect(hear)

    assert heard == [{"name": ("a job", "new"), "headers": ({}, {"Authorization": MASK})}]
