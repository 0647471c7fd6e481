"""POST /cron/:id/backfill, and what follows from it."""

from datetime import UTC, datetime

import pytest

from jobs.dispatching.tick import run_tick
from jobs.models import Backfill, CronExecution
from tests.credentials import token_client
from tests.makers import make_job

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 0, 30, tzinfo=UTC)
DAY = {"from": "2027-03-01T00:00:00Z", "to": "2027-03-01T23:00:00Z"}


@pytest.fixture(autouse=True)
def _at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def job(ada):
    return make_job(ada, cron="0 * * * *")


def begin(ada, job, **body):
    return token_client(ada).post(f"/cron/{job.pk}/backfill", {**DAY, **body})


def test_a_dry_run_counts_and_makes_nothing(ada, job):
    answer = token_client(ada).post(f"/cron/{job.pk}/backfill?dryRun=true", DAY)

    assert answer.status_code == 200
    assert answer.json() == {"count": 24, "firstTick": "2027-03-01T00:00:00Z"}
    assert not Backfill.objects.exists()


def test_ticks_are_made_as_many_at_a_time_as_was_said(ada, job):
    started = begin(ada, job, concurrency=5)

    run_tick(NOW)
    run_tick(NOW)

    rows = CronExecution.objects.filter(trigger="backfill").order_by("scheduled_for")
    assert started.status_code == 202
    assert [row.scheduled_for.hour for row in rows] == [0, 1, 2, 3, 4]
    assert {row.due_at for row in rows} == {NOW}


def test_the_next_ticks_follow_as_those_before_them_end(ada, job, django_assert_num_queries):
    begin(ada, job, concurrency=10)

    for _ in range(4):
        run_tick(NOW)
        CronExecution.objects.update(status="SUCCESS", completed_at=NOW)

    progress = token_client(ada).get(f"/cron/{job.pk}/backfills").json()[0]
    assert CronExecution.objects.count() == 24
    assert (progress["count"], progress["made"], progress["ended"]) == (24, 24, 24)
    assert progress["isFinished"] is True


def test_a_cancelled_backfill_makes_nothing_more_and_takes_back_what_waits(ada, job):
    made = begin(ada, job, concurrency=3).json()
    run_tick(NOW)
    client = token_client(ada)

    answer = client.post(f"/cron/{job.pk}/backfills/{made['id']}/cancel")
    run_tick(NOW)
    again = client.post(f"/cron/{job.pk}/backfills/{made['id']}/cancel")

    assert answer.status_code == 200
    assert answer.json()["isFinished"] is True
    assert [row.status for row in CronExecution.objects.all()] == ["CANCELLED"] * 3
    assert again.status_code == 409
    assert again.json()["type"] == "/docs/problems/nothing-to-cancel"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"from": "2027-03-01T00:10:00Z", "to": "2027-03-01T00:20:00Z"}, "from"),
        ({"from": "2027-03-01T10:00:00Z", "to": "2027-03-01T09:00:00Z"}, "to"),
        ({"from": "2027-03-01T10:00:00Z", "to": "2027-03-02T09:00:00Z"}, "to"),
        ({"from": "2025-03-01T00:00:00Z", "to": "2027-03-01T00:00:00Z"}, "to"),
        ({"from": "2027-03-01T00:00:00Z"}, "to"),
        ({**DAY, "concurrency": 51}, "concurrency"),
        ({**DAY, "form": 1}, "form"),
    ],
)
def test_a_range_that_cannot_be_run_is_refused_by_its_field(ada, job, body, field):
    answer = token_client(ada).post(f"/cron/{job.pk}/backfill", body)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_backfill_of_another_job_is_not_found(ada, job):
    made = begin(ada, job).json()
    other = make_job(ada)

    assert token_client(ada).get(f"/cron/{other.pk}/backfills/{made['id']}").status_code == 404
