"""What an adjustment does to the ticks that become rows, and how it is seen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.dispatching.tick import run_tick
from jobs.execution.claim import claim
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob
from tests.credentials import token_client
from tests.makers import make_execution, make_job, make_jobs

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ENDPOINT = {"name": "spread", "endpointUrl": "https://example.com/", "cronExpression": "0 * * * *"}


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOON, tick=False)


def slowed(owner, **fields):
    values = {"keep_every": 2, "keep_anchor": NOON, "next_run_at": NOON, **fields}
    return make_job(owner, cron="* * * * *", **values)


def ticks():
    rows = CronExecution.objects.order_by("scheduled_for").values_list("scheduled_for", flat=True)
    return [(at - NOON) / MINUTE for at in rows]


def test_of_a_slowed_jobs_ticks_every_second_becomes_a_row(ada):
    slowed(ada)

    for minute in range(7):
        run_tick(NOON + minute * MINUTE)

    assert ticks() == [0, 2, 4, 6]


def test_a_shifted_jobs_rows_bear_the_shifted_instant(ada):
    make_job(ada, cron="* * * * *", shift_seconds=30, next_run_at=NOON + MINUTE / 2)

    for half in range(6):
        run_tick(NOON + half * MINUTE / 2)

    assert ticks() == [0.5, 1.5, 2.5]


def test_a_tick_of_adjusted_jobs_takes_no_more_queries(ada):
    make_jobs(20, ada, cron="* * * * *", next_run_at=NOON)
    with CaptureQueriesContext(connection) as plain:
        run_tick(NOON)
    CronJob.objects.update(keep_every=2, keep_anchor=NOON, shift_seconds=7, next_run_at=NOON + MINUTE)

    with CaptureQueriesContext(connection) as adjusted:
        run_tick(NOON + MINUTE)

    assert len(adjusted) == len(plain)


def test_a_raised_time_out_is_what_a_call_gets(ada):
    job = slowed(ada, timeout_ms=2000, adjusted_timeout_ms=2400)
    row = make_execution(job, NOON)

    (claimed,) = claim([row.pk], NOON, time_ordered_ids(1, NOON)[0], NOON)

    assert claimed.request.timeout_ms == 2400


def test_what_is_to_come_is_what_will_run(ada):
    job = slowed(ada, next_run_at=NOON + 2 * MINUTE)

    told = token_client(ada).get("/cron/upcoming", {"jobId": str(job.pk), "take": 3}).json()

    assert [one["scheduledFor"][11:16] for one in told] == ["12:02", "12:04", "12:06"]


def test_a_preview_compares_with_what_runs_at_present(ada):
    job = slowed(ada)

    told = token_client(ada).patch(f"/cron/{job.pk}?dryRun=true", {"timezone": "Europe/Berlin"}).json()

    assert told["difference"]["runsPerDayBefore"] == 720
    assert told["difference"]["runsPerDayAfter"] == 1440


def test_a_job_that_may_be_spread_has_a_place_of_its_own_from_the_start_and_keeps_it(ada):
    client = token_client(ada)

    jobs = [client.post("/cron", {**ENDPOINT, "spread": "within_hour"}).json() for _ in range(10)]
    again = client.patch(f"/cron/{jobs[0]['id']}", {"retryCount": 0}).json()

    assert len({job["nextRunAt"] for job in jobs}) > 8
    assert all(job["nextRunAt"] < "2027-03-01T14:00:00Z" for job in jobs)
    assert again["nextRunAt"] == jobs[0]["nextRunAt"]
    assert again["effectiveSchedule"]["description"].endswith(" later")


def test_a_job_that_is_spread_no_more_runs_at_the_instant_as_written(ada):
    client = token_client(ada)
    job = client.post("/cron", {**ENDPOINT, "spread": "within_hour"}).json()

    told = client.patch(f"/cron/{job['id']}", {"spread": "off"}).json()

    assert (told["nextRunAt"], told["effectiveSchedule"]) == ("2027-03-01T13:00:00Z", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("spread", "everywhere"),
        ("maxSlowdown", 17),
        ("maxTimeoutMs", 999),
        ("reschedulingTuning", {"breaker_failures": 1}),
        ("reschedulingTuning", {"no_such": 1}),
    ],
)
def test_settings_out_of_range_are_refused_by_name(ada, field, value):
    answer = token_client(ada).post("/cron", {**ENDPOINT, field: value})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_an_engines_adjustment_is_no_edit_for_who_wants_to_edit_the_same_job(ada):
    job, client = make_job(ada), token_client(ada)
    etag = client.get(f"/cron/{job.pk}")["ETag"]
    CronJob.objects.update(keep_every=2, keep_anchor=NOON)

    answer = client.patch(f"/cron/{job.pk}", {"name": "mine"}, headers={"If-Match": etag})

    assert answer.status_code == 200
