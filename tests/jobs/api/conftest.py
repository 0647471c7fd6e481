"""Counts of requests start anew for each test; how a planner can be asked for the indexes it would take."""

from uuid import uuid4

import pytest
from django.db import connection

TABLES = ["cron_jobs", "cron_executions"]


@pytest.fixture(autouse=True)
def _no_counts(settings):
    prefix = uuid4().hex
    settings.CACHES = {name: {**cache, "KEY_PREFIX": prefix} for name, cache in settings.CACHES.items()}


@pytest.fixture
def plan_of(db):
    """A query's plan over tables of some size, by indexes alone.

    What another test's rows or an autovacuum have left in the statistics can make all indexes of an empty
    table cost the same; -1 is PostgreSQL's word for a table that nobody has looked at.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relname = ANY(%s)", [TABLES])
    return lambda rows: rows.explain()
