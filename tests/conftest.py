"""The cast and the makers, as fixtures."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from accounts.models import Role, User
from cronmanager.rest import paging
from jobs.execution import trials
from monitoring import stats
from tests import makers

TABLES = ["cron_jobs", "cron_executions", "job_words"]
LONGEST = {"test_crawl.py", "test_schema.py"}  # of the files that make test-all runs two at a time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest begin first, each in a process: then none waits for the other at the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture
def ada(db: None) -> User:
    """Ada owns."""
    return makers.make_user("ada@example.com")


@pytest.fixture
def ben(db: None) -> User:
    """Ben is a stranger to what Ada owns."""
    return makers.make_user("ben@example.com")


@pytest.fixture
def rhea(db: None) -> User:
    """Rhea only reads."""
    return makers.make_user("rhea@example.com", role=Role.READ_ONLY)


@pytest.fixture
def max_(db: None) -> User:
    """Max administers."""
    return makers.make_user("max@example.com", role=Role.ADMIN)


@pytest.fixture(autouse=True)
def _without_limits(settings: Any) -> None:
    """Many tests call from one address; those about the limits set their own."""
    settings.API_RATE_LIMIT = 0


@pytest.fixture(autouse=True)
def _own_caller() -> Iterator[None]:
    """Who makes a process's test requests keeps the address filter that the settings had at the first one."""
    yield
    if trials.caller.cache_info().currsize:
        trials.caller().close()
    trials.caller.cache_clear()


@pytest.fixture(autouse=True)
def _no_remembered_counts() -> None:
    """What a web process remembers of very many rows for some seconds is another test's."""
    paging.forget_estimates()
    stats.forget_counts()


@pytest.fixture
def plan_of(db: None) -> Callable[[QuerySet[Any]], str]:
    """A query's plan over tables of some size, by indexes alone; it sorts only what no index has in order.

    What another test's rows or an autovacuum have left in the statistics can make all indexes of an empty
    table cost the same; -1 is PostgreSQL's word for a table that nobody has looked at. What they have left in
    an index itself can make it dearer than another one and a sort.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("UPDATE pg_class SET relpages = 0, reltuples = -1 WHERE relname = ANY(%s)", [TABLES])
    return lambda rows: rows.explain()
