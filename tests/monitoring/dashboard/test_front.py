"""/, /schedule and /system."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from monitoring.dashboard.day import to_come
from tests.makers import make_change, make_execution, make_job

pytestmark = pytest.mark.django_db


def page_of(user, path: str) -> str:
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def test_without_jobs_the_first_page_leads_to_the_first_one(ada):
    page = page_of(ada, "/")

    assert "No jobs yet" in page
    assert "/jobs/new" in page


def test_a_reader_without_jobs_is_not_told_to_make_one(rhea):
    assert "/jobs/new" not in page_of(rhea, "/")


def test_failing_jobs_are_said_at_the_top_and_by_cause(ada):
    job = make_job(ada, name="rates", status="FAILED", endpoint_url="https://api.example.com/rates")
    make_execution(job, now(), status="FAILED", error_kind="timeout", completed_at=now(), started_at=now())

    page = page_of(ada, "/")

    assert "1 job is failing" in page


def test_a_job_that_is_off_is_no_trouble_however_it_ended(ada):
    make_job(ada, status="FAILED", is_active=False)
    failing = make_job(ada, status="FAILED")
    running = make_job(ada, status="FAILED")
    make_execution(running, now(), status="RUNNING", async_deadline=now() + timedelta(hours=1))

    assert "1 job is failing" in page_of(ada, "/")

    failing.delete()
    page = page_of(ada, "/")
    assert "is failing" not in page
    assert "See what fails" not in page


def test_suggestions_and_adjusted_jobs_are_counted_and_lead_to_the_jobs(ada, ben):
    make_job(ada, keep_every=2, keep_anchor=now(), adjusted_since=now())
    make_change(make_job(ada))
    make_change(make_job(ada))
    make_job(ben)

    page = page_of(ada, "/")

    assert "2 suggestions wait for a yes or no" in page
    assert "1 job is adjusted by a rule" in page
    assert 'href="/jobs?adjusted=yes"' in page
    assert "adjusted=yes" not in page_of(ben, "/")


def test_figures_of_another_span_are_asked_for_by_a_link(ada):
    make_job(ada)

    assert 'aria-current="true">30 days' in page_of(ada, "/?span=30d")
    assert 'aria-current="true">24 hours' in page_of(ada, "/?span=nonsense")


def test_what_is_to_come_of_a_slowed_job_are_the_ticks_that_it_is_left_with(ada):
    start = datetime(2027, 3, 1, tzinfo=UTC)
    slowed = {"keep_every": 4, "keep_anchor": start, "next_run_at": start, "adjusted_since": start}
    job = make_job(ada, cron="0 * * * *", **slowed)

    ticks = list(to_come(job, start - timedelta(seconds=1), start + timedelta(hours=12)))

    assert [tick.hour for tick in ticks] == [0, 4, 8, 12]


def test_the_forecast_tells_the_fullest_minute_before_and_after_adjustments(ada, ben):
    for seconds in range(0, 3600, 600):
        make_job(ada, cron="0 * * * *", shift_seconds=seconds)
    make_job(ben, cron="0 * * * *")

    page = page_of(ada, "/schedule/forecast")

    assert "has 6 runs as written and 1 as adjusted: 60.0 and 10.0 times the mean" in page
    assert '<span class="tag number">:01 · 0</span>' in page  # the best free minute


def test_a_forecast_of_nothing_says_so(ada):
    assert "Nothing to come" in page_of(ada, "/schedule/forecast")


def test_the_first_page_shows_nothing_of_others(ada, ben):
    make_job(ada, name="secret plan", next_run_at=now() + timedelta(minutes=1))

    assert "secret plan" not in page_of(ben, "/") + page_of(ben, "/schedule") + page_of(
        ben, "/dashboard/load"
    )


def test_a_day_has_a_line_for_each_job_with_what_ran_and_what_is_to_come(ada):
    job = make_job(ada, name="rates", cron="0 * * * *", next_run_at=now() + timedelta(hours=1))
    make_execution(job, now() - timedelta(seconds=1), status="SUCCESS", completed_at=now(), started_at=now())

    page = page_of(ada, "/schedule")

    assert "rates" in page
    assert 'class="tick good"' in page


@pytest.mark.parametrize("day", ["2026-13-40", "x", "0001-01-01", "9999-12-31", ""])
def test_a_day_that_is_none_is_today(ada, day):
    assert "Day before" in page_of(ada, f"/schedule?day={day}")


def test_processes_and_versions_are_for_administrators(ada, max_):
    assert "PostgreSQL" in page_of(max_, "/system")
    assert "PostgreSQL" not in page_of(ada, "/system")
