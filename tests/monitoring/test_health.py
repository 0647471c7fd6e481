"""/health and /ready."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils.timezone import now
from rest_framework.test import APIClient

from jobs.models import RuntimeProcess


def make_process(kind, lease=timedelta(seconds=10)):
    return RuntimeProcess.objects.create(
        kind=kind, hostname="here", pid=1, pid_started_at=0, started_at=now(), lease_until=now() + lease
    )


def test_health_asks_nobody(django_assert_max_num_queries):
    answer = APIClient().get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_ready_when_all_parts_live():
    make_process("scheduler")
    make_process("worker")

    answer = APIClient().get("/ready")

    assert answer.status_code == 200
    assert answer.json()["checks"] == dict.fromkeys(("database", "scheduler", "worker", "broker"), "ok")


@pytest.mark.django_db
def test_not_ready_when_a_lease_has_run_out_or_the_broker_is_away(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    make_process("scheduler", lease=timedelta(seconds=-1))
    make_process("worker")

    answer = APIClient().get("/ready")

    checks = answer.json()["checks"]
    assert answer.status_code == 503
    assert (checks["database"], checks["worker"]) == ("ok", "ok")
    assert "scheduler" in checks["scheduler"]
    assert checks["broker"].startswith("away")


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_the_database(monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "PORT", "1")

    answer = APIClient().get("/ready")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"].startswith("away")
    connection.close()
    monkeypatch.undo()


@pytest.mark.django_db
def test_the_description_is_openapi_3_1_and_its_page_needs_no_other_host():
    schema, docs = APIClient().get("/api/schema"), APIClient().get("/api/docs")

    assert b"openapi: 3.1" in schema.content
    assert docs.status_code == 200
    assert b"//cdn." not in docs.content
