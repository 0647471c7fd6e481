"""No page asks more than 20 statements of the database, however many rows it shows."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from tests.makers import make_execution, make_jobs

pytestmark = pytest.mark.django_db
MOST, JOBS = 20, 60
PAGES = [
    "/",
    "/?span=30d",
    "/dashboard/load",
    "/jobs",
    "/jobs?search=job&tag=one&host=a.example&status=FAILED&flapping=yes&sort=name",
    "/jobs?search=job&skip=50",
    "/jobs?sort=status&skip=50",
    "/jobs?sort=-next&skip=50",
    "/jobs?adjusted=yes&sort=status",
    "/jobs/new",
    "/jobs/{job}",
    "/jobs/{job}?span=30d",
    "/jobs/{job}/edit",
    "/executions/{run}",
    "/executions/{run}/expect",
    "/logs",
    "/logs?q=job&status=FAILED&error_kind=timeout&trigger=schedule",
    "/logs?job={job}",
    "/logs?skip=50",
    "/logs?group=cause",
    "/schedule",
    "/outages",
    "/audit",
    "/tokens",
    "/settings",
    "/system",
    "/welcome",
]
FOR_ADMINISTRATORS = ["/settings/people", "/settings/people/{user}"]


@pytest.fixture
def names(ada: User) -> dict[str, UUID]:
    cache.clear()
    jobs = make_jobs(JOBS, ada, url="https://a.example/", tags=["one", "two"], status="FAILED")
    for status in ("SUCCESS", "FAILED", "MISSED", "RUNNING"):
        fields: dict[str, Any] = {"worker_id": uuid4()} if status == "RUNNING" else {"completed_at": now()}
        runs = [make_execution(job, status=status, trigger="manual", **fields) for job in jobs]
    return {"job": jobs[0].pk, "run": runs[0].pk, "user": ada.pk}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("who", ["ada", "max_"])
def test_a_page_asks_few_statements(ada, max_, names, django_assert_max_num_queries, who, path):
    ask(path.format(**names), {"ada": ada, "max_": max_}[who], django_assert_max_num_queries)


@pytest.mark.parametrize("path", FOR_ADMINISTRATORS)
def test_a_page_for_administrators_asks_few_statements(max_, names, django_assert_max_num_queries, path):
    ask(path.format(**names), max_, django_assert_max_num_queries)


def ask(path: str, user: User, django_assert_max_num_queries: Any) -> None:
    client = Client(headers={"Accept": "text/html"})
    client.force_login(user)

    with django_assert_max_num_queries(MOST):
        answer = client.get(path)

    assert answer.status_code == 200
