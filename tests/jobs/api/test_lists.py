"""GET /cron and the executions."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from cronmanager.rest.cursors import ordered
from jobs.api.lists import job_order
from jobs.models import CronJob
from jobs.queries import visible_jobs
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


def names(answer):
    return [job["name"] for job in answer.json()]


def test_a_list_is_a_bare_array_with_its_total_and_links_without_the_token(ada):
    for number in range(5):
        make_job(ada, name=f"job {number}")

    answer = token_client(ada).get("/cron?ordering=name&skip=2&take=2")

    assert names(answer) == ["job 2", "job 3"]
    assert answer["X-Total-Count"] == "5"
    assert 'http://testserver/cron?ordering=name&skip=4&take=2>; rel="next"' in answer["Link"]
    assert 'skip=0&take=2>; rel="prev"' in answer["Link"]


@pytest.mark.parametrize("query", ["take=501", "take=0", "skip=-1", "skip=99999999999999999999", "take=x"])
def test_a_page_out_of_range_is_refused(ada, query):
    assert token_client(ada).get(f"/cron?{query}").status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("isActive=false", ["off"]),
        ("status=FAILED", ["failed"]),
        ("status=RUNNING", ["running"]),
        ("search=FAIL", ["failed"]),
        ("tag=night", ["off"]),
        ("ordering=-name", ["running", "off", "failed"]),
    ],
)
def test_a_list_is_narrowed_and_ordered(ada, query, found):
    make_job(ada, name="off", is_active=False, tags=["night", "x"])
    make_job(ada, name="failed", status="FAILED")
    running = make_job(ada, name="running", status="FAILED")
    make_execution(running, status="RUNNING", worker_id=uuid4())

    assert names(token_client(ada).get(f"/cron?{query}")) == found


@pytest.mark.parametrize("query", ["isActive=maybe", "status=GONE", "ordering=password", "search=%00"])
def test_a_filter_that_means_nothing_is_refused(ada, query):
    assert token_client(ada).get(f"/cron?{query}").status_code == 400


def test_a_list_takes_the_same_queries_however_long(ada, django_assert_num_queries):
    for number in range(30):
        make_execution(make_job(ada, name=f"job {number}"))
    client = token_client(ada)
    client.get("/cron")

    with django_assert_num_queries(2):  # credential, rows
        assert len(client.get("/cron").json()) == 30


def test_a_part_of_a_list_is_counted_by_one_query_more(ada, django_assert_num_queries):
    for number in range(3):
        make_job(ada, name=f"job {number}")
    client = token_client(ada)
    client.get("/cron")

    with django_assert_num_queries(3):  # credential, rows, count
        assert client.get("/cron?take=2")["X-Total-Count"] == "3"


def test_a_page_of_jobs_is_a_range_of_an_index(ada, max_, plan_of):
    plans = [plan_of(ordered(visible_jobs(user), job_order({}))[:100]) for user in (ada, max_)]

    for plan, index in zip(plans, ("jobs_of_an_owner", "jobs_of_all"), strict=True):
        assert index in plan
        assert "Sort" not in plan


def test_everybody_sees_their_own_and_administrators_see_all(ada, ben, max_):
    make_job(ada, name="hers")
    make_job(ben, name="his")

    assert names(token_client(ada).get("/cron")) == ["hers"]
    assert sorted(names(token_client(max_).get("/cron"))) == ["hers", "his"]


def test_executions_come_newest_first_within_their_dates(ada, django_assert_num_queries):
    job = make_job(ada)
    for hour in range(4):
        make_execution(job, scheduled_for=AT + timedelta(hours=hour), trigger="schedule")
    client = token_client(ada)
    client.get("/cron")

    with django_assert_num_queries(3):  # credential, job, rows
        answer = client.get(
            f"/cron/{job.pk}/executions",
            {"startDate": "2027-03-01T11:00:00Z", "endDate": "2027-03-01T12:00:00Z"},
        )

    assert [one["scheduledFor"] for one in answer.json()] == ["2027-03-01T12:00:00Z", "2027-03-01T11:00:00Z"]


def test_an_execution_has_the_whole_shape(ada):
    execution = make_execution(
        make_job(ada),
        status="SUCCESS",
        completed_at=AT,
        response_status=200,
        response_headers=[["Set-Cookie", "a"], ["set-cookie", "b"]],
        response_body="ä…".encode()[:-1],
        response_truncated=True,
        timings={"totalMs": 1.5},
        attempts=[{"attemptNumber": 1}],
    )

    answer = token_client(ada).get(f"/executions/{execution.pk}").json()

    assert set(answer) == {
        *("id", "cronJobId", "cronJob", "trigger", "scheduledFor", "startedAt", "completedAt", "status"),
        *("responseStatus", "responseHeaders", "responseBody", "responseBodyEncoding", "responseTruncated"),
        *("errorKind", "errorMessage", "executionTimeMs", "timings", "attemptNumber", "lagMs"),
        *(
            "remoteAddress",
            "skipReason",
            "attempts",
            "createdAt",
            "explanation",
            "connection",
            "asyncDeadline",
        ),
    }
    assert set(answer["cronJob"]) == {"id", "name", "endpointUrl"}
    assert (answer["responseBody"], answer["responseBodyEncoding"]) == ("ä", "text")
    assert answer["responseHeaders"] == {"Set-Cookie": "a, b"}


def test_a_body_that_is_no_text_comes_in_base64(ada):
    execution = make_execution(make_job(ada), response_body=b"\xff\x00")

    answer = token_client(ada).get(f"/executions/{execution.pk}").json()

    assert (answer["responseBody"], answer["responseBodyEncoding"]) == ("/wA=", "base64")


def test_a_job_that_runs_reads_running(ada):
    job = make_job(ada, status="SUCCESS")
    make_execution(job, status="RUNNING", worker_id=uuid4())

    assert token_client(ada).get(f"/cron/{job.pk}").json()["status"] == "RUNNING"
    assert CronJob.objects.get().status == "SUCCESS"
