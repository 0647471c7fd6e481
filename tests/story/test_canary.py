"""A canary in every place where a secret may stand is found nowhere else."""

import logging
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.models import User
from jobs import announcements
from jobs.execution import worker
from jobs.models import CronExecution, CronJob
from tests import receivers
from tests.credentials import token_client
from tests.makers import make_execution
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
EXPORTS = ["/logs/export?format=csv", "/logs/export?format=ndjson"]
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


@dataclass(slots=True)
class Owner:
    """Ada, who keeps every answer to what she asks."""

    client: APIClient
    told: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's body; with JSON, where there is one to send."""
        sent = (body, "json") if body is not None else ()
        answer = getattr(self.client, method)(path, *sent)
        assert answer.status_code < 300, answer.content
        self.told.append(answer.content.decode())
        return answer.json()


def secretive(url: str) -> dict[str, Any]:
    """A job with the canary in every place that takes a secret."""
    return {
        "name": "secretive",
        "intervalSeconds": 3600,
        "endpointUrl": f"{url}?key={{{{secret:NAMED}}}}",
        "httpMethod": "POST",
        "queryParams": {"k": "{{secret:NAMED}}"},
        "headers": {"X-Api-Key": CANARY, "X-Mine": CANARY, "X-Named": "{{secret:NAMED}}"},
        "secretHeaders": ["X-Mine"],
        "auth": {"type": "basic", "username": "ada", "password": CANARY},
        "signingSecret": SIGNING,
        "body": {"key": "{{secret:NAMED}}"},
        "expectedBody": {"contains": "nothing"},
    }


def live(owner: Owner) -> CronExecution:
    """Make the job, change it, try it, and run it once against an endpoint that sends its secrets back."""
    with receivers.start() as receiver:
        echo = f"you sent {CANARY}, Bearer {CANARY}"
        receiver.answer("/x", status=500, headers={"X-Echo": CANARY}, body=echo.encode())
        owner.ask("put", "/secrets/NAMED", {"value": CANARY})
        job_id = owner.ask("post", "/cron", secretive(receiver.url("/x")))["id"]
        owner.ask("patch", f"/cron/{job_id}", {"auth": {"type": "bearer", "token": CANARY}, "retryCount": 0})
        owner.ask("post", f"/cron/{job_id}/test")
        owner.ask("post", f"/cron/{job_id}/test?dryRun=true")
        row = make_execution(CronJob.objects.get(), now())
        running = worker.Worker(worker.make_transport())
        running.start()
        running.take([row.id], row.due_at)
        wait_until(row, lambda one: one.status == "FAILED")
        running.stop()
        assert CANARY in receiver.requests[-1].path  # it did go out
    return row


def read_all(owner: Owner, row: CronExecution) -> None:
    """Ask for whatever the API tells of the job."""
    tick = row.scheduled_for.isoformat().replace("+00:00", "Z")
    of_job = ("", "/executions", "/logs", "/schedule-changes", "/stats", f"/explain?at={tick}")
    for path in (
        *(f"/cron/{row.job_id}{what}" for what in of_job),
        *("/cron", f"/executions/{row.id}", "/secrets", "/api/logs", "/api/audit", "/cron/upcoming?hours=2"),
    ):
        owner.ask("get", path)


def pages_about(row: CronExecution, ada: User, boss: User) -> dict[str, str]:
    """What the dashboard shows its owner, and the admin an administrator."""
    job = f"/jobs/{row.job_id}"
    own = [job, f"{job}/edit", f"/executions/{row.id}", "/jobs", "/logs", "/audit", "/"]
    admins = [
        f"/admin/jobs/cronjob/{row.job_id}/change/",
        f"/admin/jobs/cronexecution/{row.id}/change/",
        "/admin/jobs/namedsecret/",
    ]
    boss.is_superuser = True
    boss.save()
    return pages_of({ada: own + EXPORTS, boss: admins})


def is_told(text: str) -> bool:
    return CANARY in text or SIGNING in text


def test_a_secret_is_found_in_no_table_log_event_answer_page_or_exported_file(
    ada: User, max_: User, settings: Any, caplog: pytest.LogCaptureFixture, heard: list[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]
    owner = Owner(token_client(ada))

    row = live(owner)
    read_all(owner, row)
    pages = pages_about(row, ada, max_)

    found = {
        "tables": [name for name, text in tables().items() if is_told(text)],
        "logs": [text for text in (caplog.text,) if is_told(text)],
        "events": [text for text in heard if is_told(text)],
        "answers": [text for text in owner.told if is_told(text)],
        "pages": [path for path, text in pages.items() if is_told(text)],
    }
    assert not any(found.values()), found
    assert heard
    assert all(str(row.id) in pages[path] for path in EXPORTS)
