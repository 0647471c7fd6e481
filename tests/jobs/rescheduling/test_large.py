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

from bench import seed, window
from jobs.models import ScheduleChange
from jobs.rescheduling.breaking import watch
from jobs.rescheduling.review import review

pytestmark = [pytest.mark.soak, pytest.mark.marathon, pytest.mark.timeout(900)]
JOBS, EXECUTIONS = 10_000, 1_000_000
WITHIN_S, WITHIN_MB, WATCH_S = 10, 200, 1
TABLES = "schedule_changes, audit_logs, audit_head, cron_executions, cron_jobs, users"


@pytest.fixture(scope="module")
def _large(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A hundred executions of each job in the last 17 hours; of every twentieth job most failed."""
    with django_db_blocker.unblock():
        window.add(JOBS, EXECUTIONS)
        yield
        seed.execute(f"TRUNCATE {TABLES} CASCADE")


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
    assert ScheduleChange.objects.filter(rule="failures").count() == JOBS // window.FAILING_SHARE
    assert took_s <= WITHIN_S
    assert peak_mb - before_mb <= WITHIN_MB
    assert watched_s <= WATCH_S
