"""Of a failure: until when the job worked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.credentials import jwt_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
TICK = datetime(2027, 3, 2, 13, 0, tzinfo=UTC)


@pytest.fixture
def job(ada):
    return make_job(ada, zone="Europe/Berlin")


def ended(job, hours_ago, status, **fields):
    at = TICK - timedelta(hours=hours_ago)
    return make_execution(job, at, status=status, completed_at=at + timedelta(minutes=5), **fields)


def failure(job):
    return ended(job, 0, "FAILED", error_kind="dns", error_message="The name x did not resolve")


def told(job, row):
    return jwt_client(job.created_by).get(f"/executions/{row.pk}").json()["explanation"]


@pytest.mark.parametrize(
    ("hours_ago", "said"),
    [(1, "Worked until 13:05 Europe/Berlin."), (24, "Worked until 2027-03-01 14:05 Europe/Berlin.")],
)
def test_a_failure_tells_until_when_the_job_worked(job, hours_ago, said):
    ended(job, hours_ago + 1, "SUCCESS")
    ended(job, hours_ago, "SUCCESS")
    ended(job, 0.5, "FAILED", error_kind="dns")
    row = failure(job)
    ended(job, -1, "SUCCESS")

    assert told(job, row) == f"The name x did not resolve. {said}"
    answer = jwt_client(job.created_by).get(f"/cron/{job.pk}/explain", {"at": TICK.isoformat()})
    assert answer.json()["sentence"].endswith(said)


def test_one_that_never_worked_says_nothing_of_it(job, ben):
    ended(make_job(ben), 1, "SUCCESS")
    row = failure(job)

    assert told(job, row) == "The name x did not resolve."


def test_a_success_and_a_list_say_nothing_of_it(job):
    ended(job, 1, "SUCCESS")
    row, failed = ended(job, 0.5, "SUCCESS"), failure(job)

    listed = jwt_client(job.created_by).get(f"/cron/{job.pk}/executions").json()

    assert told(job, row) is None
    assert "Worked" not in next(one["explanation"] for one in listed if one["id"] == str(failed.pk))


def test_it_costs_one_query_more_of_a_failure_and_none_of_a_success(job):
    rows, client = (ended(job, 1, "SUCCESS"), failure(job)), jwt_client(job.created_by)

    counts = []
    for row in rows:
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/executions/{row.pk}")
        counts.append(len(queries))

    assert counts[1] == counts[0] + 1
