"""GET /metrics."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now
from prometheus_client.parser import text_string_to_metric_families
from rest_framework.test import APIClient

from jobs.models import RuntimeProcess, SystemLease
from jobs.statistics import store
from jobs.statistics.tally import End
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db


def figures(answer):
    """Each sample by its name and labels."""
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    samples = [sample for family in families for sample in family.samples]
    return {(one.name.removeprefix("cronmanager_"), *one.labels.values()): one.value for one in samples}


def make_process(kind, at, in_flight=0):
    return RuntimeProcess.objects.create(
        kind=kind,
        hostname="h",
        pid=7,
        pid_started_at=0,
        started_at=now(),
        lease_until=at,
        in_flight=in_flight,
    )


def test_the_figures_are_those_of_the_database(ada, time_machine):
    moment = now()
    time_machine.move_to(moment, tick=False)
    job = make_job(ada, next_run_at=moment - timedelta(seconds=40))
    make_job(ada, next_run_at=moment + timedelta(hours=1))
    make_job(ada, is_active=False)
    make_execution(job, moment - timedelta(seconds=9))
    make_execution(job, moment + timedelta(seconds=3))
    make_execution(job, moment - timedelta(hours=1), status="RUNNING", worker_id=uuid4())
    make_execution(job, moment - timedelta(hours=2), status="RETRYING", due_at=moment + timedelta(minutes=1))
    make_execution(job, moment - timedelta(hours=3), status="SUCCESS", completed_at=moment)
    make_process("worker", moment + timedelta(seconds=4), in_flight=12)
    make_process("scheduler", moment - timedelta(seconds=4))
    SystemLease.objects.create(name="periodic", holder=uuid4(), lease_until=moment + timedelta(seconds=2))

    found = figures(APIClient().get("/metrics"))

    assert (found["jobs", "true"], found["jobs", "false"]) == (2, 1)
    assert {
        status: found["executions_unfinished", status] for status in ("pending", "running", "retrying")
    } == {"pending": 2, "running": 1, "retrying": 1}
    assert found["oldest_overdue_tick_seconds",] == 40
    assert found["oldest_overdue_call_seconds",] == 9
    assert (found["processes_alive", "worker"], found["processes_alive", "scheduler"]) == (1, 0)
    assert found["calls_in_flight", "h", "worker", "7"] == 12
    assert found["lease_left_seconds", "h", "scheduler", "7"] == -4
    assert found["system_lease_left_seconds", "periodic"] == 2
    assert found["audit_rows_unsealed",] == 0


def test_an_empty_product_has_its_figures_too():
    found = figures(APIClient().get("/metrics"))

    assert found["jobs", "true"] == found["oldest_overdue_tick_seconds",] == 0
    assert APIClient().get("/metrics")["Content-Type"].startswith("text/plain; version=")


def test_a_scrape_takes_the_same_queries_however_much_there_is(ada, django_assert_num_queries):
    for _ in range(20):
        make_execution(make_job(ada))

    with django_assert_num_queries(11):  # savepoint, time-out, 8 reads, release
        APIClient().get("/metrics")


@pytest.mark.parametrize("accept", ["application/openmetrics-text;version=1.0.0", "text/plain", "*/*"])
def test_a_scraper_may_ask_for_any_form(accept):
    assert APIClient().get("/metrics", headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [
        ("/metrics", {}, 401),
        ("/metrics", {"Authorization": "Bearer wrong"}, 401),
        ("/metrics?token=wröng", {}, 401),
        ("/metrics", {"Authorization": "Bearer s3cret-of-metrics"}, 200),
        ("/metrics?token=s3cret-of-metrics", {}, 200),
    ],
)
def test_a_token_that_is_set_must_be_known(settings, url, headers, status):
    settings.METRICS_TOKEN = "s3cret-of-metrics"

    answer = APIClient().get(url, headers=headers)

    assert answer.status_code == status
    if status == 401:
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"].startswith("Bearer")


def test_scrapes_are_not_limited(settings):
    settings.API_RATE_LIMIT = 1

    assert [APIClient().get("/metrics").status_code for _ in range(3)] == [200] * 3


def test_what_has_ended_today_is_counted_with_its_spread(ada, time_machine):
    moment = now().replace(hour=12)
    time_machine.move_to(moment, tick=False)
    ends = [
        End(uuid4(), ada.pk, moment, "SUCCESS", duration_ms=3, lag_ms=0),
        End(uuid4(), ada.pk, moment, "FAILED", duration_ms=900, lag_ms=5, error_kind="timeout"),
        End(uuid4(), ada.pk, moment, "SKIPPED"),
        End(uuid4(), ada.pk, moment - timedelta(days=1), "SUCCESS", duration_ms=3, lag_ms=0),
    ]
    store.add(ends)

    found = figures(APIClient().get("/metrics"))

    assert [found["executions_total", name] for name in ("succeeded", "failed", "skipped", "missed")] == [
        *(1, 1, 1, 0)
    ]
    assert (found["failures_total", "timeout"], found["failures_total", "dns"]) == (1, 0)
    bounds = [found["duration_seconds_bucket", le] for le in ("0.002", "0.004", "0.512", "1.024", "+Inf")]
    assert bounds == [0, 1, 1, 2, 2]
    assert (found["duration_seconds_sum",], found["lag_seconds_count",]) == (0.903, 2)
