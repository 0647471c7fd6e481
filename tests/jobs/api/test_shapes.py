"""What is written is what the serializers say of the fields."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.fields import empty

from jobs import queries
from jobs.api.serializers import BriefExecutionSerializer, ExecutionSerializer, JobSerializer
from jobs.api.shapes import execution_shape, job_shape
from jobs.models import CronExecution, CronJob
from tests.credentials import token_client
from tests.makers import make_execution, make_job

AT = datetime(2027, 3, 1, 9, 0, 0, 250, tzinfo=UTC)
OWN_WORDS = {  # what a column does not say as it stands
    "cronExpression",
    "intervalSeconds",
    "runAt",
    "headers",
    "secretHeaders",
    "auth",
    "signingSecret",
    "responseHeaders",
    "responseBody",
    "responseBodyEncoding",
    "timings",
    "explanation",
    "connection",
    "attempts",
}
pytestmark = pytest.mark.django_db


def by_fields(serializer: Any, row: Any) -> dict[str, Any]:
    """The row as the serializer's fields write it, one by one."""
    found = {}
    for name, field in serializer.fields.items():
        if name in OWN_WORDS:
            found[name] = empty
            continue
        value = field.get_attribute(row)
        found[name] = None if value is None else field.to_representation(value)
    return found


def masked(shape: dict[str, Any]) -> dict[str, Any]:
    return {name: empty if name in OWN_WORDS else value for name, value in shape.items()}


def full_job(owner: Any, **schedule: Any) -> CronJob:
    job = make_job(
        owner,
        description="each day",
        headers={"Accept": "*/*", "X-Key": {"encrypted": "…"}},
        query_params={"a": "1", "b": ["2", "3"]},
        expected_body={"contains": "ok"},
        key="mine",
        starts_at=AT,
        ends_at=AT,
        paused_until=AT,
        tags=["a", "b"],
        status="FAILED",
        last_run_at=AT,
        next_run_at=AT,
        updated_by=owner,
        **schedule,
    )
    return queries.get_visible_job(owner, job.pk)


@pytest.mark.parametrize("schedule", [{"cron": "5 4 * * *"}, {"every_s": 90}, {"run_at": AT}])
def test_a_job_is_written_as_its_serializer_says(ada: Any, schedule: dict[str, Any]):
    job = full_job(ada, **schedule)

    shape = job_shape(job)

    assert list(shape) == list(JobSerializer().fields)
    assert masked(shape) == by_fields(JobSerializer(), job)
    assert (shape["headers"], shape["secretHeaders"]) == ({"Accept": "*/*", "X-Key": "••••"}, ["X-Key"])
    written = [shape["cronExpression"], shape["intervalSeconds"], shape["runAt"]]
    assert [value for value in written if value is not None] in (
        ["5 4 * * *"],
        [90],
        ["2027-03-01T09:00:00.000250Z"],
    )


def full_execution(owner: Any) -> CronExecution:
    return make_execution(
        make_job(owner),
        AT,
        status="FAILED",
        started_at=AT,
        completed_at=AT,
        response_status=503,
        response_headers=[["A", "1"], ["a", "2"]],
        response_body=b"no",
        error_kind="http_status",
        error_message="503 is not in 200-299",
        execution_time_ms=12,
        timings={"dnsMs": None, "connectMs": 1.5, "tlsMs": None, "firstByteMs": 2.0, "totalMs": 12.1},
        attempt_number=1,
        lag_ms=3,
        remote_address="127.0.0.1",
        worker_id=uuid4(),
    )


def test_an_execution_is_written_as_its_serializer_says(ada: Any):
    execution = full_execution(ada)

    shape = execution_shape(execution)

    assert list(shape) == list(ExecutionSerializer().fields) == list(BriefExecutionSerializer().fields)
    assert masked(shape) == by_fields(ExecutionSerializer(), execution)
    assert (shape["responseHeaders"], shape["responseBody"]) == ({"A": "1, 2"}, "no")


@pytest.mark.parametrize("query", ["", "?include=body", "?cursor="])
@pytest.mark.parametrize(
    "facts", [None, {"tlsVersion": "TLSv1.3", "certificateEndsAt": "2027-04-01T00:00:00Z"}]
)
def test_an_execution_in_a_list_is_written_as_it_is_alone(ada: Any, query: str, facts: Any):
    execution = full_execution(ada)
    CronExecution.objects.filter(pk=execution.pk).update(
        connection_facts=facts, started_at=AT.replace(microsecond=0)
    )
    client = token_client(ada)

    (listed,) = client.get(f"/cron/{execution.job_id}/executions{query}").json()

    assert listed == client.get(f"/executions/{execution.pk}").json()


def test_an_execution_without_any_of_it_is_written_alike(ada: Any):
    execution = make_execution(make_job(ada))
    client = token_client(ada)

    assert client.get("/api/logs").json() == [client.get(f"/executions/{execution.pk}").json()]


@pytest.mark.parametrize(
    "schedule",
    [{"cron": "5 4 * * *"}, {"every_s": 90}, {"run_at": AT}, {"run_at": AT.replace(microsecond=0)}],
)
def test_a_job_in_a_list_is_written_as_it_is_alone(ada: Any, schedule: dict[str, Any]):
    secret = {"encrypted": "sealed"}
    job = full_job(ada, auth={"type": "bearer", "token": "sealed"}, signing_secrets=["sealed"], **schedule)
    CronJob.objects.filter(pk=job.pk).update(
        headers={"Authorization": secret, "X-Key": secret, "Accept": 'ä\u2028"'}
    )
    make_execution(job, status="RUNNING", worker_id=uuid4())
    client = token_client(ada)

    (listed,) = client.get("/cron").json()

    assert listed == client.get(f"/cron/{job.pk}").json()
    assert "sealed" not in str(listed)


def test_a_job_without_any_of_it_is_written_alike(ada: Any):
    job = make_job(ada, cron="0 5 * * *")
    CronJob.objects.filter(pk=job.pk).update(cron_expression="")
    client = token_client(ada)

    assert client.get("/cron").json() == [client.get(f"/cron/{job.pk}").json()]
    assert client.get("/cron").json()[0]["cronExpression"] == "0 5 * * *"


def test_a_list_is_a_page_for_a_browser_too(ada: Any):
    make_job(ada, name="<b>mine</b>")

    page = token_client(ada).get("/cron", headers={"Accept": "text/html"}).content.decode()

    assert "&lt;b&gt;mine" in page
