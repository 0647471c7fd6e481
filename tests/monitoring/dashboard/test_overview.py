"""What the front page asks, by how many statements, and of whom."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.models import CronJob
from jobs.schedules import IntervalSchedule, OnceSchedule, Schedule, parse_expression, ticks_between
from monitoring.dashboard import overview
from monitoring.dashboard.overview.pileups import load_of
from tests.makers import make_execution, make_job
from tests.monitoring.dashboard.past import HOUR, MINUTE, NOW, ended, failed, multiply


@pytest.fixture(autouse=True)
def _at_noon(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.mark.django_db
def test_what_runs_is_told_to_who_may_see_it(ada, ben, max_, django_assert_num_queries):
    for owner in (ada, ben):
        make_execution(make_job(owner), status="RUNNING", worker_id=uuid4(), started_at=NOW)

    with django_assert_num_queries(1):
        running = overview.running_now(ada)
        names = [one.job.name for one in running]

    assert (len(names), running[0].owner_id) == (1, ada.pk)
    assert len(overview.running_now(max_)) == 2


@pytest.mark.django_db
def test_the_last_runs_of_a_page_of_jobs_are_one_statement(ada, ben, django_assert_num_queries):
    jobs = [make_job(ada) for _ in range(3)]
    foreign = make_job(ben)
    for n in range(60):
        ended(jobs[0], n * MINUTE, ms=n)
    failed(jobs[1], MINUTE)
    ended(foreign, MINUTE)
    make_execution(jobs[1], NOW + HOUR)

    with django_assert_num_queries(1):
        found = overview.last_runs(ada, [job.pk for job in (*jobs, foreign)])

    assert [len(found[job.pk]) for job in (*jobs, foreign)] == [50, 1, 0, 0]
    assert [run.duration_ms for run in found[jobs[0].pk]] == list(range(50))
    assert found[jobs[1].pk][0].status == "FAILED"
    assert overview.last_runs(ada, []) == {}


@pytest.mark.django_db
def test_busiest_and_slowest_jobs_are_those_of_the_newest_runs(ada, ben, max_, django_assert_num_queries):
    busy, slow = make_job(ada, name="busy"), make_job(ada, name="slow")
    for n in range(4):
        ended(busy, n * MINUTE, ms=10)
    ended(slow, MINUTE, ms=9000)
    ended(make_job(ben, name="other"), MINUTE, ms=20_000)

    with django_assert_num_queries(2):
        busiest, slowest = overview.busiest_jobs(ada), overview.slowest_jobs(ada)

    assert [(one.name, one.runs, one.mean_ms) for one in busiest] == [("busy", 4, 10.0), ("slow", 1, 9000.0)]
    assert [one.name for one in slowest] == ["slow", "busy"]
    assert overview.slowest_jobs(max_)[0].name == "other"


@pytest.mark.django_db
def test_a_job_flaps_by_four_changes_in_twenty_runs(ada, ben, django_assert_num_queries):
    flapping, once = make_job(ada, name="flapping"), make_job(ada)
    for n in range(5):
        ended(flapping, n * MINUTE, "SUCCESS" if n % 2 else "FAILED")
    for n in range(3):
        ended(once, n * MINUTE, "SUCCESS" if n % 2 else "FAILED")

    with django_assert_num_queries(1):
        found = overview.flapping_jobs(ada)

    assert [(one.name, one.changes, one.runs) for one in found] == [("flapping", 4, 5)]
    assert overview.flapping_jobs(ben) == []


@pytest.mark.django_db
def test_missed_ticks_that_lie_together_are_an_outage(ada, ben, django_assert_num_queries):
    jobs = [make_job(ada), make_job(ada)]
    for ago in (10 * HOUR, 10 * HOUR - 20 * MINUTE, 10 * HOUR - 40 * MINUTE):
        for job in jobs:
            ended(job, ago, "MISSED")
    ended(jobs[0], 3 * HOUR, "MISSED")
    ended(jobs[0], 2 * HOUR)

    with django_assert_num_queries(1):
        found = overview.outages(ada, NOW)

    assert [(one.begin, one.end, one.ticks, len(one.jobs)) for one in found] == [
        (NOW - 3 * HOUR, NOW - 3 * HOUR, 1, 1),
        (NOW - 10 * HOUR, NOW - 10 * HOUR + 40 * MINUTE, 6, 2),
    ]
    assert overview.outages(ben, NOW) == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ada", "max_"])
def test_a_tick_missed_before_thousands_that_ran_is_an_outage(ada, max_, who):
    job = make_job(ada)
    ended(job, 20 * MINUTE, "MISSED")
    multiply(ended(job, MINUTE), 5000, "t.scheduled_for - n * interval '100 milliseconds'")

    found = overview.outages({"ada": ada, "max_": max_}[who], NOW)

    assert [(one.begin, one.ticks, one.is_whole) for one in found] == [(NOW - 20 * MINUTE, 1, True)]


@pytest.mark.django_db
def test_an_outage_that_was_not_looked_at_to_its_beginning_says_so(ada):
    job = make_job(ada)
    for ago in (3 * HOUR, 2 * HOUR, 2 * HOUR - MINUTE):
        ended(job, ago, "MISSED")

    newest, every = (overview.outages(ada, NOW, most=most) for most in (2, 3))

    assert [(one.ticks, one.is_whole) for one in newest] == [(2, False)]
    assert [(one.ticks, one.is_whole) for one in every] == [(2, True), (1, True)]


@pytest.mark.parametrize(
    "schedule",
    [
        *map(parse_expression, ["*/7 * * * *", "0 9 * * 1-5", "30 2 1,15 * *", "0 0 L * *", "* 3 * * 0"]),
        parse_expression("15 9-17 * * *", "Asia/Kolkata"),
        parse_expression("*/20 0,23 * * *", "America/New_York"),
        *map(IntervalSchedule, [7, 60, 90, 420, 3600, 86_400, 100_000]),
        OnceSchedule(NOW + HOUR),
        OnceSchedule(NOW - HOUR),
    ],
)
@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo"])
def test_the_load_is_that_of_the_ticks_one_by_one(schedule: Schedule, zone: str):
    start = (
        datetime(2027, 4, 5, 12, tzinfo=UTC)
        if not isinstance(schedule, OnceSchedule)
        else NOW.replace(minute=0)
    )
    last = start + timedelta(days=7) - timedelta(seconds=1)

    load = load_of([(schedule, 3)], start, zone)

    ticks = list(ticks_between(schedule, start - timedelta(seconds=1), last))
    minutes = [(tick - start) // MINUTE for tick in ticks if tick < start + timedelta(days=1)]
    assert sum(map(sum, load.week)) == 3 * len(ticks)
    assert load.minutes == {minute: 3 * minutes.count(minute) for minute in minutes}


@pytest.mark.django_db
def test_the_load_of_many_jobs_is_computed_once_a_minute(ada, ben, django_assert_num_queries):
    cache.clear()
    for _ in range(5):
        make_job(ada, cron="0 9 * * *")
    make_job(ada, every_s=3600)
    make_job(ada, cron="0 10 * * *", is_active=False)

    with django_assert_num_queries(3):  # jobs by schedule, crontabs, intervals
        load = overview.upcoming_load(ada, NOW)
    with django_assert_num_queries(0):
        again = overview.upcoming_load(ada, NOW + timedelta(seconds=59))

    assert again == load
    assert load.minutes[21 * 60] == 6
    assert sum(map(sum, load.week)) == 7 * 5 + 168
    assert sum(map(sum, overview.upcoming_load(ben, NOW).week)) == 0


ASKED: list[Callable[[Any], object]] = [
    lambda user: overview.failure_groups(user, NOW),
    lambda user: overview.outages(user, NOW),
    overview.running_now,
    overview.busiest_jobs,
    overview.slowest_jobs,
    overview.flapping_jobs,
    lambda user: overview.last_runs(user, list(CronJob.objects.values_list("pk", flat=True)[:30])),
]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ada", "max_"])
def test_no_part_reads_all_executions(ada, max_, who):
    job = make_job(ada)
    failed(job, MINUTE)
    ended(job, HOUR, "MISSED")
    template = ended(job, 2 * HOUR)
    multiply(template, 20_000, "t.scheduled_for - n * interval '1 minute'")
    user = {"ada": ada, "max_": max_}[who]

    for ask in ASKED:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask(user)
        assert asked.captured_queries
        for one in asked.captured_queries:
            assert read_whole(plan_of(one["sql"])) == [], one["sql"]


def plan_of(statement: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
        rows = cursor.fetchone()[0]
    plan: dict[str, Any] = (json.loads(rows) if isinstance(rows, str) else rows)[0]["Plan"]
    return plan


def read_whole(plan: dict[str, Any]) -> list[str]:
    below = [name for part in plan.get("Plans", ()) for name in read_whole(part)]
    is_whole = plan["Node Type"] == "Seq Scan" and plan["Relation Name"] == "cron_executions"
    return [*below, plan["Relation Name"]] if is_whole else below
