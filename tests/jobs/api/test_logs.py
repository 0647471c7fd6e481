"""GET /api/logs, /cron/:id/logs and /cron/:id/schedule-changes."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.models import CronExecution
from jobs.queries import SHOWN_BYTES, executions_of, visible_executions
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


def ids(answer):
    return [one["id"] for one in answer.json()]


def test_logs_are_the_executions_of_all_jobs_newest_first(ada, ben, max_, django_assert_num_queries):
    rows = [make_execution(make_job(ada), AT + timedelta(minutes=number)) for number in range(3)]
    his = make_execution(make_job(ben), AT)
    newest_first = [str(row.pk) for row in reversed(rows)]
    client = token_client(ada)
    client.get("/cron")

    with django_assert_num_queries(2):  # credential, rows
        assert ids(client.get("/api/logs")) == newest_first
    assert set(ids(token_client(max_).get("/api/logs"))) == {*newest_first, str(his.pk)}
    assert ids(token_client(ada).get(f"/api/logs?cronJobId={his.job_id}")) == []


def test_a_jobs_logs_are_its_executions(ada, django_assert_num_queries):
    job = make_job(ada)
    row = make_execution(job)
    make_execution(make_job(ada))
    client = token_client(ada)
    client.get("/cron")

    with django_assert_num_queries(3):  # credential, job, rows
        logs = client.get(f"/cron/{job.pk}/logs")

    assert ids(logs) == [str(row.pk)]
    assert logs.json() == client.get(f"/cron/{job.pk}/executions").json()


@pytest.mark.parametrize(
    "query",
    [
        {"status": "FAILED"},
        {"trigger": "manual"},
        {"errorKind": "timeout"},
        {"startDate": "2027-03-01T10:30:00Z"},
        {"status": "FAILED", "endDate": "2027-03-01T12:00:00+01:00"},
    ],
)
def test_logs_are_narrowed(ada, query):
    job = make_job(ada)
    make_execution(job, AT)
    found = make_execution(
        job,
        AT + timedelta(hours=1),
        status="FAILED",
        trigger="manual",
        error_kind="timeout",
        completed_at=AT,
    )

    for path in ("/api/logs", f"/cron/{job.pk}/logs"):
        assert ids(token_client(ada).get(path, query)) == [str(found.pk)]


@pytest.mark.parametrize(
    "query", ["errorKind=bad", "cronJobId=x", "include=all", "startDate=soon", "state=FAILED"]
)
def test_what_means_nothing_is_refused(ada, query):
    assert token_client(ada).get(f"/api/logs?{query}").status_code == 400


def test_a_cursor_leads_through_all_once(ada):
    job = make_job(ada)
    rows = [make_execution(job, AT, trigger="manual") for _ in range(5)]
    client = token_client(ada)

    seen, cursor = [], ""
    while cursor is not None:
        answer = client.get("/api/logs", {"take": 2, "cursor": cursor})
        seen += ids(answer)
        cursor = answer.get("X-Next-Cursor")

    assert sorted(seen) == sorted(str(row.pk) for row in rows)


@pytest.mark.parametrize(
    ("length", "is_truncated", "shown", "tells_more"),
    [
        (SHOWN_BYTES, False, SHOWN_BYTES, False),
        (SHOWN_BYTES + 1, False, SHOWN_BYTES, True),
        (10, True, 10, True),
    ],
)
def test_a_list_shows_how_a_long_body_begins_and_the_whole_when_asked(
    ada, length, is_truncated, shown, tells_more
):
    body = b"x" * length
    make_execution(make_job(ada), response_body=body, response_truncated=is_truncated)
    client = token_client(ada)

    (brief,), (whole,) = client.get("/api/logs").json(), client.get("/api/logs?include=body").json()

    assert (len(brief["responseBody"]), brief["responseTruncated"]) == (shown, tells_more)
    assert (whole["responseBody"], whole["responseTruncated"]) == (body.decode(), is_truncated)
    assert brief.keys() == whole.keys()


def test_a_letter_that_the_cut_goes_through_is_left_out(ada):
    make_execution(make_job(ada), response_body=("x" + "ä" * SHOWN_BYTES).encode())

    (brief,) = token_client(ada).get("/api/logs").json()

    assert brief["responseBodyEncoding"] == "text"
    assert brief["responseBody"] == "x" + "ä" * (SHOWN_BYTES // 2 - 1)


def test_changes_of_a_schedule_are_told_newest_first(ada, ben, django_assert_num_queries):
    job = make_job(ada, url="https://example.com/")
    client = token_client(ada)
    client.patch(f"/cron/{job.pk}", {"cronExpression": "30 * * * *"})
    client.patch(f"/cron/{job.pk}", {"timezone": "Asia/Tokyo"})

    with django_assert_num_queries(3):  # credential, job, rows
        answer = client.get(f"/cron/{job.pk}/schedule-changes")

    newest, oldest = answer.json()
    window = {"isActive": True, "startsAt": None, "endsAt": None, "pausedUntil": None}
    assert oldest["before"] == {"cronExpression": "0 * * * *", "timezone": "UTC", **window}
    assert oldest["after"] == newest["before"]
    assert newest["before"] == {"cronExpression": "30 * * * *", "timezone": "UTC", **window}
    assert (newest["source"], newest["changedBy"], newest["cronJobId"]) == ("user", str(ada.pk), str(job.pk))
    assert token_client(ben).get(f"/cron/{job.pk}/schedule-changes").status_code == 404


@pytest.mark.parametrize(
    ("column", "index"), [("owner", "executions_of_an_owner"), ("job", "one_row_per_tick")]
)
def test_a_page_of_a_history_is_a_range_of_an_index(ada, plan_of, column, index):
    job = make_job(ada)
    rows = executions_of(job) if column == "job" else visible_executions(ada)

    plan = plan_of(rows.select_related(None).order_by("-scheduled_for", "-id")[:100])

    assert index in plan
    assert plan.count("Sort Key") == plan.count("Presorted Key")  # rows of one instant alone are sorted
    assert CronExecution.objects.count() == 0
