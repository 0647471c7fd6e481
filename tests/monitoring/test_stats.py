from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from jobs.models import BookDay, CronJob
from jobs.statistics import store
from jobs.statistics.tally import End
from tests.credentials import token_client
from tests.makers import make_execution, make_job

NOW = datetime(2027, 3, 10, 12, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_noon(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def ended(job: CronJob, ago: timedelta, status: str = "SUCCESS", **fields: Any) -> None:
    if status in ("SUCCESS", "FAILED"):
        fields = {"duration_ms": 100, "lag_ms": 10, "host": "a.example", **fields}
    store.add([End(job.pk, job.created_by_id, NOW - ago, status, **fields)])


def test_everybody_is_told_of_their_own_and_administrators_of_all(ada, ben, max_):
    ended(make_job(ada), timedelta())
    ended(make_job(ben, is_active=False), timedelta(), "FAILED", error_kind="dns")

    hers, all_ = (token_client(user).get("/stats").json() for user in (ada, max_))

    assert (hers["jobs"]["total"], hers["executions"]["today"], hers["executions"]["failedToday"]) == (
        1,
        1,
        0,
    )
    assert all_["jobs"] == {
        "total": 2,
        "active": 1,
        "inactive": 1,
        "byStatus": {"pending": 2, "running": 0, "success": 0, "failed": 0},
    }
    assert all_["executions"] == {
        "today": 2,
        "successToday": 1,
        "failedToday": 1,
        "skippedToday": 0,
        "missedToday": 0,
        "cancelledToday": 0,
    }
    assert (all_["successRate"], all_["failuresByKind"]) == (0.5, {"dns": 1})
    assert all_["busiestHosts"] == [{"host": "a.example", "executions": 2, "succeeded": 1, "failed": 1}]


def test_each_period_counts_what_lies_in_it(ada):
    job = make_job(ada)
    for days in (0, 1, 6, 7, 29, 30):
        ended(job, timedelta(days=days))
    ended(job, timedelta(hours=23), "MISSED")

    answer = token_client(ada).get("/stats").json()

    periods = [answer[name] for name in ("last24Hours", "last7Days", "last30Days")]
    assert [period["succeeded"] for period in periods] == [1, 3, 5]
    assert [period["missed"] for period in periods] == [1, 1, 1]
    assert [len(answer["series24h"]), len(answer["series30d"])] == [24, 30]
    assert answer["series24h"][0]["startsAt"] == "2027-03-09T13:00:00Z"
    assert [step["missed"] for step in answer["series24h"]] == [1] + [0] * 23
    assert sum(step["succeeded"] for step in answer["series30d"]) == 5


def test_percentiles_are_told_with_their_error(ada):
    job = make_job(ada)
    for duration_ms in range(1, 1001):
        ended(job, timedelta(), duration_ms=duration_ms)

    answer = token_client(ada).get("/stats").json()

    spread = answer["last24Hours"]["durationMs"]
    assert spread["mean"] == 500.5
    for name, true_ms in {"p50": 500, "p90": 900, "p95": 950, "p99": 990}.items():
        assert spread[name] == pytest.approx(true_ms, rel=answer["percentileError"] + 0.001)


def test_a_job_that_runs_counts_as_running_and_as_nothing_else(ada):
    make_execution(make_job(ada, status="SUCCESS"), status="RUNNING", worker_id=uuid4())

    counts = token_client(ada).get("/stats").json()["jobs"]["byStatus"]

    assert counts == {"pending": 0, "running": 1, "success": 0, "failed": 0}


@pytest.mark.parametrize("history", [1, 40])
def test_an_overview_takes_as_many_queries_whatever_the_history(ada, django_assert_num_queries, history):
    for days in range(history):
        ended(make_job(ada), timedelta(days=days))
    client = token_client(ada)
    client.get("/cron")

    with django_assert_num_queries(5):  # credential, periods, jobs, running jobs, hosts
        client.get("/stats")


def test_a_job_is_told_by_hours_and_by_days(ada, django_assert_num_queries):
    job, other = make_job(ada), make_job(ada)
    ended(job, timedelta(hours=1), duration_ms=1000)
    ended(job, timedelta(days=2), retries=2)
    ended(other, timedelta(hours=1))
    client = token_client(ada)
    client.get("/cron")

    with django_assert_num_queries(3):  # credential, job, hours
        hours = client.get(f"/cron/{job.pk}/stats").json()
    days = client.get(f"/cron/{job.pk}/stats", {"days": 3}).json()

    assert (hours["executions"], len(hours["series"]), hours["successRate"]) == (1, 24, 1.0)
    assert hours["durationMs"]["p50"] == pytest.approx(1000, rel=0.1)
    assert [step["succeeded"] for step in days["series"]] == [1, 0, 1]
    assert (days["retries"], days["lastFailure"]) == (2, None)


def test_the_last_failure_of_the_period_is_told(ada):
    job = make_job(ada)
    for hours in (2, 1):
        at = NOW - timedelta(hours=hours)
        make_execution(
            job, at, status="FAILED", completed_at=at, error_kind="tls", error_message=f"{hours} h ago"
        )
        ended(job, timedelta(hours=hours), "FAILED", error_kind="tls")

    failure = token_client(ada).get(f"/cron/{job.pk}/stats").json()["lastFailure"]

    assert (failure["errorMessage"], failure["scheduledFor"]) == ("1 h ago", "2027-03-10T11:30:00Z")


def test_very_many_jobs_are_counted_once_in_ten_seconds(ada, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("monitoring.stats.MANY_JOBS", 1)
    client = token_client(ada)
    for _ in range(2):
        make_job(ada)
    client.get("/stats")
    make_job(ada)

    with django_assert_num_queries(3):  # credential, periods, hosts
        answer = client.get("/stats").json()

    assert answer["jobs"]["total"] == 2


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"hours": 0}, "hours"),
        ({"days": 31}, "days"),
        ({"hours": 1, "days": 1}, "days"),
        ({"days": "x"}, "days"),
    ],
)
def test_a_period_that_cannot_be_told_is_refused(ada, query, field):
    answer = token_client(ada).get(f"/cron/{make_job(ada).pk}/stats", query)

    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_the_books_are_told_to_administrators(ada, max_):
    day = {"jobs": 2, "expected": 48, "missing": 1, "extra": 0, "computed_at": NOW}
    for days in (1, 40):
        BookDay.objects.create(day=(NOW - timedelta(days=days)).date(), **day)

    told = token_client(max_).get("/stats").json()["books"]

    shown = {"jobs": 2, "expected": 48, "missing": 1, "extra": 0}
    assert told == [{"day": "2027-03-09", **shown, "computedAt": "2027-03-10T12:30:00Z"}]
    assert token_client(ada).get("/stats").json()["books"] is None
