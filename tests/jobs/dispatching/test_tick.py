from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from celery import current_app
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from kombu import pools

from accounts.models import User
from jobs.dispatching import tick
from jobs.dispatching.due import RETIRED_AFTER
from jobs.dispatching.sweep import sweep
from jobs.dispatching.tick import run_tick
from jobs.models import CronExecution, CronJob
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db(transaction=True)
THREE = "2027-03-01T03:00:00Z"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def tick_in_own_connection(moment: datetime) -> int:
    try:
        return run_tick(moment)
    finally:
        connection.close()


def statuses(job: CronJob) -> list[tuple[str, str]]:
    rows = CronExecution.objects.filter(job=job).order_by("scheduled_for")
    return [(row.scheduled_for.strftime("%H:%M"), row.status) for row in rows]


def test_a_due_job_gets_one_row_for_its_tick_and_moves_on(ada: User):
    job = make_job(ada, cron="0 * * * *", next_run_at=at(THREE))

    run_tick(at("2027-03-01T02:59:58Z"))

    job.refresh_from_db()
    assert statuses(job) == [("03:00", "PENDING")]
    assert job.next_run_at == at("2027-03-01T04:00:00Z")


def test_a_tick_beyond_the_lookahead_stays_where_it_is(ada: User):
    job = make_job(ada, next_run_at=at(THREE))

    run_tick(at("2027-03-01T02:59:56Z"))

    assert statuses(job) == []


def test_a_paused_job_gets_no_rows(ada: User):
    job = make_job(ada, next_run_at=at(THREE), is_active=False)

    run_tick(at(THREE))

    assert statuses(job) == []


def test_a_job_that_ran_once_becomes_inactive(ada: User):
    job = make_job(ada, run_at=at(THREE), next_run_at=at(THREE))

    run_tick(at(THREE))
    run_tick(at(THREE) + RETIRED_AFTER)

    job.refresh_from_db()
    assert (statuses(job), job.is_active, job.next_run_at) == ([("03:00", "PENDING")], False, None)


def test_a_job_that_runs_once_stays_active_until_its_tick_has_come(ada: User):
    job = make_job(ada, run_at=at(THREE), next_run_at=at(THREE))

    run_tick(at("2027-03-01T02:59:58Z"))
    sweep(at("2027-03-01T02:59:59Z"))

    job.refresh_from_db()
    assert (statuses(job), job.is_active, job.next_run_at) == ([("03:00", "PENDING")], True, None)


def test_four_schedulers_that_meet_a_herd_give_each_job_one_execution(ada: User):
    jobs = [make_job(ada, cron="0 * * * *", next_run_at=at(THREE)) for _ in range(300)]

    with ThreadPoolExecutor(4) as schedulers:
        list(schedulers.map(tick_in_own_connection, [at(THREE)] * 4))

    assert CronExecution.objects.count() == len(jobs)
    assert not CronJob.objects.exclude(next_run_at=at("2027-03-01T04:00:00Z")).exists()


def test_missed_ticks_have_rows_that_say_so(ada: User):
    job = make_job(ada, cron="0 * * * *", next_run_at=at("2027-03-01T00:00:00Z"))

    run_tick(at("2027-03-01T03:30:00Z"))

    assert statuses(job) == [
        ("00:00", "MISSED"),
        ("01:00", "MISSED"),
        ("02:00", "MISSED"),
        ("03:00", "PENDING"),
    ]
    missed = CronExecution.objects.filter(status="MISSED").first()
    assert missed
    assert missed.completed_at
    assert "no scheduler" in str(missed.skip_reason)


def test_a_tick_that_was_cancelled_by_a_pause_comes_back_when_the_job_does_before_it(ada: User):
    job = make_job(ada, next_run_at=at(THREE))
    run_tick(at("2027-03-01T02:59:58Z"))
    CronExecution.objects.update(status="CANCELLED", completed_at=now(), skip_reason="paused")
    CronJob.objects.update(next_run_at=at(THREE))

    run_tick(at("2027-03-01T02:59:59Z"))

    row = CronExecution.objects.get()
    assert (row.job_id, row.status, row.completed_at, row.skip_reason) == (job.id, "PENDING", None, None)


def test_a_row_that_is_there_already_is_left_alone(ada: User):
    job = make_job(ada, next_run_at=at(THREE))
    run_tick(at(THREE))
    CronExecution.objects.update(status="SUCCESS", completed_at=now())
    CronJob.objects.update(next_run_at=at(THREE))

    run_tick(at(THREE))

    assert statuses(job) == [("03:00", "SUCCESS")]


def test_run_all_is_caught_up_with_in_passes_and_each_tick_runs(ada: User):
    job = make_job(ada, every_s=60, next_run_at=at(THREE), misfire_policy="run_all", overlap_policy="allow")
    back = at("2027-03-01T03:24:00Z")

    due = []
    for second in range(4):
        run_tick(back + timedelta(seconds=second))
        rows = CronExecution.objects.filter(job=job)
        due.append(sorted((row.due_at - back).total_seconds() for row in rows if row.due_at >= back))

    assert [len(one) for one in due] == [10, 20, 25, 25]  # 24 late ones, and that of 03:24
    assert due[0] == pytest.approx([n / 10 for n in range(10)])
    assert {status for _, status in statuses(job)} == {"PENDING"}
    assert CronExecution.objects.count() == 25


def test_run_all_without_overlaps_waits_for_the_one_before(ada: User):
    job = make_job(ada, every_s=60, next_run_at=at(THREE), misfire_policy="run_all", overlap_policy="skip")
    back = at("2027-03-01T03:24:00Z")

    run_tick(back)
    run_tick(back + timedelta(seconds=1))
    waiting = statuses(job)
    CronExecution.objects.update(status="SUCCESS", completed_at=now())
    run_tick(back + timedelta(seconds=2))

    assert waiting == [("03:00", "PENDING")]
    assert statuses(job) == [("03:00", "SUCCESS"), ("03:01", "PENDING")]


def test_jobs_with_much_to_catch_up_with_do_not_keep_others_waiting(
    ada: User, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(tick, "CLAIM_LIMIT", 2)
    behind = {"misfire_policy": "run_all", "next_run_at": at("2027-02-01T00:00:00Z")}
    for _ in range(4):
        make_job(ada, every_s=60, **behind)
    fresh = make_job(ada, next_run_at=at(THREE))

    run_tick(at(THREE))

    assert statuses(fresh) == [("03:00", "PENDING")]
    assert CronExecution.objects.count() == 5


def queries_of(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_tick_costs_as_many_statements_for_many_jobs_as_for_one(ada: User):
    make_job(ada, next_run_at=at(THREE))
    one = queries_of(lambda: run_tick(at(THREE)))
    for _ in range(50):
        make_job(ada, next_run_at=at(THREE) + timedelta(hours=1))

    many = queries_of(lambda: run_tick(at(THREE) + timedelta(hours=1)))

    assert many == one <= 9


def connect_anew(url: str) -> None:
    current_app.conf.update(broker_url=url)
    pools.reset()
    current_app._pool = None
    current_app.amqp._producer_pool = None


@pytest.fixture
def _broker_that_is_away() -> Iterator[None]:
    url = current_app.conf.broker_url
    connect_anew("redis://127.0.0.1:1/0")
    yield
    connect_anew(url)


@pytest.mark.usefixtures("_broker_that_is_away")
def test_a_broker_that_is_away_loses_no_tick(ada: User, caplog: pytest.LogCaptureFixture):
    job = make_job(ada, next_run_at=at(THREE))

    run_tick(at(THREE))

    assert statuses(job) == [("03:00", "PENDING")]
    assert "the broker is away" in caplog.text


def test_a_schedule_that_was_broken_by_hand_switches_off_its_jobs_and_holds_up_no_other(
    ada: User, caplog: pytest.LogCaptureFixture
):
    broken = make_job(ada, cron="0 * * * *", next_run_at=at(THREE))
    healthy = make_job(ada, every_s=3600, next_run_at=at(THREE))
    type(broken.crontab).objects.filter(id=broken.crontab_id).update(minute="never")

    run_tick(at(THREE))
    sweep(at("2027-03-01T03:01:00Z"))

    broken.refresh_from_db()
    assert not broken.is_active
    assert statuses(healthy) == [("03:00", "PENDING")]
    assert "cannot be read" in caplog.text


def test_a_retry_that_comes_while_behind_is_waited_for_and_skips_nothing(ada: User):
    job = make_job(
        ada,
        cron="* * * * *",
        next_run_at=at("2027-03-01T03:01:00Z"),
        misfire_policy="run_all",
        misfire_grace_seconds=0,
        overlap_policy="skip",
    )
    retrying = make_execution(job, at(THREE), status="RETRYING", attempt_number=1)
    back = at("2027-03-01T03:03:30Z")

    run_tick(back)
    retrying.refresh_from_db()
    while_it_goes_on = statuses(job)
    CronExecution.objects.filter(pk=retrying.pk).update(status="SUCCESS", completed_at=back)
    for _ in range(4):
        run_tick(back)
        CronExecution.objects.filter(status="PENDING").update(status="SUCCESS", completed_at=back)

    assert retrying.published_at == back
    assert while_it_goes_on == [("03:00", "RETRYING")]
    assert statuses(job) == [(f"03:0{minute}", "SUCCESS") for minute in range(4)]
