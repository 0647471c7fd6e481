"""The review of a window with 1,000,000 executions of 10,000 jobs."""

import resource
import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from bench import seed
from jobs.models import CronExecution, CronJob, ScheduleChange
from jobs.rescheduling.breaking import watch
from jobs.rescheduling.review import review
from tests.makers import make_execution

pytestmark = [pytest.mark.soak, pytest.mark.marathon, pytest.mark.timeout(900)]
JOBS, EXECUTIONS = 10_000, 1_000_000
WITHIN_S, WITHIN_MB, WATCH_S = 10, 200, 1
TABLES = "schedule_changes, audit_logs, audit_head, cron_executions, cron_jobs, users"


@pytest.fixture(scope="module")
def _large(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A hundred executions of each job in the last 17 hours; of every twentieth job most failed."""
    with django_db_blocker.unblock():
        seed.clear()
        seed.add_jobs(JOBS, tick=seed.FAR_AHEAD, **seed.every(600))
        CronJob.objects.update(auto_reschedule="apply")
        add_executions()
        seed.settle()
        yield
        seed.execute(f"TRUNCATE {TABLES} CASCADE")


def add_executions() -> None:
    seed.execute(
        "CREATE TEMP TABLE numbered AS SELECT id, created_by_id, row_number() OVER () AS n FROM cron_jobs"
    )
    seed.execute("CREATE INDEX ON numbered (n)")
    facts = {"execution_time_ms": 120, "lag_ms": 3, "completed_at": now(), "response_body": b"x" * 200}
    template = make_execution(CronJob.objects.all()[0], status="SUCCESS", **facts)
    at = f"now() - (n.n / {JOBS}) * interval '600 seconds'"
    seed.multiply(
        template,
        EXECUTIONS,
        id="gen_random_uuid()",
        job_id=f"(SELECT id FROM numbered WHERE numbered.n = 1 + mod(n.n, {JOBS}))",
        owner_id=f"(SELECT created_by_id FROM numbered WHERE numbered.n = 1 + mod(n.n, {JOBS}))",
        status=f"CASE WHEN mod(n, 20) = 0 AND mod(n / {JOBS}, 5) > 0 THEN 'FAILED' ELSE 'SUCCESS' END",
        error_kind="'http_status'",
        scheduled_for=at,
        due_at=at,
    )
    CronExecution.objects.filter(pk=template.pk).delete()


@pytest.mark.usefixtures("_large")
@pytest.mark.django_db(transaction=True)
def test_a_review_of_a_million_executions_ends_in_seconds_and_takes_little_memory(capsys: Any):
    before_mb = psutil.Process().memory_info().rss / 2**20

    start = time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        review(now())
    took_s = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

    start = time.perf_counter()
    watch(now())
    watched_s = time.perf_counter() - start
    told = f"{took_s:.1f} s, {peak_mb:.0f} MB ({before_mb:.0f} before), {len(queries)} statements"
    with capsys.disabled():
        print(f"\nreview: {told}; a minute's watch: {watched_s * 1000:.0f} ms")  # noqa: T201
    assert ScheduleChange.objects.filter(rule="failures").count() == JOBS // 20
    assert took_s <= WITHIN_S
    assert peak_mb - before_mb <= WITHIN_MB
    assert watched_s <= WATCH_S
