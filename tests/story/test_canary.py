"""A canary in every place where a secret may stand is found nowhere else."""

import logging
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from jobs import announcements
from jobs.execution import worker
from jobs.models import CronJob
from tests import receivers
from tests.credentials import token_client
from tests.makers import make_execution
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "canary-5f2b9c1e"
SIGNING = "whsec_Y2FuYXJ5LTVmMmI5YzFlLWNhbmFyeS01ZjJiOWMxZQ=="


@pytest.fixture
def heard() -> Any:
    """Everything that jobs announce, as text."""
    told: list[str] = []
    signals = [
        one
        for name, one in vars(announcements).items()
        if name.startswith("jobs_") or name == "executions_ended"
    ]

    def hear(sender: object, **facts: Any) -> None:
        facts.pop("signal", None)
        told.append(repr(facts))

    for signal in signals:
        signal.connect(hear)
    yield told
    for signal in signals:
        signal.disconnect(hear)


def tables() -> dict[str, str]:
    """Every row of every table, as text."""
    names = connection.introspection.table_names()
    with connection.cursor() as cursor:
        return {name: _dump(cursor, name) for name in names}


def _dump(cursor: Any, table: str) -> str:
    cursor.execute(f'SELECT t::text FROM "{table}" t')
    text = "\n".join(row[0] for row in cursor.fetchall())
    if table == "cron_executions":  # a bytea's text is hexadecimal
        cursor.execute("SELECT encode(response_body, 'escape') FROM cron_executions")
        text += "\n".join(row[0] or "" for row in cursor.fetchall())
    return text


def pages_of(path_by_reader: dict[User, list[str]]) -> dict[str, str]:
    """What each reader's browser is shown, or saves."""
    shown = {}
    for reader, paths in path_by_reader.items():
        desk = Client()
        desk.force_login(reader)
        for path in paths:
            answer = desk.get(path, headers={"Accept": "text/html"})
            assert answer.status_code == 200, (path, answer.status_code)
            shown[path] = (b"".join(answer) if answer.streaming else answer.content).decode()  # type: ignore[arg-type]
    return shown


def test_a_secret_is_found_in_no_table_log_event_answer_page_or_exported_file(
    ada: User, max_: User, settings: Any, caplog: pytest.LogCaptureFixture, heard: list[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    client, told = token_client(ada), []

    def ask(method: str, path: str, body: Any = None) -> Any:
        answer = (
            getattr(client, method)(path, body, "json") if body is not None else getattr(client, method)(path)
        )
        assert answer.status_code < 300, answer.content
        told.append(answer.content.decode())
        return answer.json()

    with receivers.start() as receiver:
        echo = f"you sent {CANARY}, Bearer {CANARY}"
        receiver.answer("/x", status=500, headers={"X-Echo": CANARY}, body=echo.encode())
        ask("put", "/secrets/NAMED", {"value": CANARY})
        job = {
            "name": "secretive",
            "intervalSeconds": 3600,
            "endpointUrl": receiver.url("/x?key={{secret:NAMED}}"),
            "httpMethod": "POST",
            "queryParams": {"k": "{{secret:NAMED}}"},
            "headers": {"X-Api-Key": CANARY, "X-Mine": CANARY, "X-Named": "{{secret:NAMED}}"},
            "secretHeaders": ["X-Mine"],
            "auth": {"type": "basic", "username": "ada", "password": CANARY},
            "signingSecret": SIGNING,
            "body": {"key": "{{secret:NAMED}}"},
            "expectedBody": {"contains": "nothing"},
        }
        job_id = ask("post", "/cron", job)["id"]
        ask("patch", f"/cron/{job_id}", {"auth": {"type": "bearer", "token": CANARY}, "retryCount": 0})
        ask("post", f"/cron/{job_id}/test")
        ask("post", f"/cron/{job_id}/test?dryRun=true")
        row = make_execution(CronJob.objects.get(), now())
        running = worker.Worker(worker.make_transport())
        running.start()
        running.take([row.id], row.due_at)
        wait_until(row, lambda one: one.status == "FAILED")
        running.stop()
        assert CANARY in receiver.requests[-1].path  # it did go out

    tick = row.scheduled_for.isoformat().replace("+00:00", "Z")
    of_job = ("", "/executions", "/logs", "/schedule-changes", "/stats", f"/explain?at={tick}")
    for path in (
        *(f"/cron/{job_id}{what}" for what in of_job),
        *("/cron", f"/executions/{row.id}", "/secrets", "/api/logs", "/api/audit", "/cron/upcoming?hours=2"),
    ):
        ask("get", path)
    max_.is_superuser = True
    max_.save()
    own = [
        f"/jobs/{job_id}",
        f"/jobs/{job_id}/edit",
        f"/executions/{row.id}",
        "/jobs",
        "/logs",
        "/audit",
        "/",
    ]
    exported = ["/logs/export?format=csv", "/logs/export?format=ndjson"]
    admins = [
        f"/admin/jobs/cronjob/{job_id}/change/",
        f"/admin/jobs/cronexecution/{row.id}/change/",
        "/admin/jobs/namedsecret/",
    ]
    pages = pages_of({ada: own + exported, max_: admins})

    found = {
        "tables": [name for name, text in tables().items() if CANARY in text or SIGNING in text],
        "logs": [text for text in (caplog.text,) if CANARY in text or SIGNING in text],
        "events": [text for text in heard if CANARY in text or SIGNING in text],
        "answers": [text for text in told if CANARY in text or SIGNING in text],
        "pages": [path for path, text in pages.items() if CANARY in text or SIGNING in text],
    }
    assert not any(found.values()), found
    assert heard
    assert all(str(row.id) in pages[path] for path in exported)
