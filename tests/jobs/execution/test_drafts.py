"""Requests with places, credentials and signatures, as a worker sends them."""

import base64
import json
from collections.abc import Callable

import pytest
from django.utils.timezone import now
from standardwebhooks import Webhook

from accounts.models import User
from jobs import commands
from jobs.models import CronExecution, CronJob
from tests.makers import make_execution
from tests.receivers import Received, Receiver

Run = Callable[[CronExecution], CronExecution]
pytestmark = pytest.mark.django_db(transaction=True)
NEW, OLD = (f"whsec_{base64.b64encode(bytes([number]) * 32).decode()}" for number in (1, 2))


@pytest.fixture
def send(ada: User, receiver: Receiver, run: Run) -> Callable[..., tuple[CronExecution, Received]]:
    """Make a job of Ada's with these fields, run it, and give what arrived."""

    def make_and_run(**fields: object) -> tuple[CronExecution, Received]:
        url = receiver.url(str(fields.pop("path", "/x")))
        asked = {"name": 'the "job"', "interval_seconds": 3600, "endpoint_url": url, **fields}
        row = run(make_execution(commands.create_job(ada, asked, now())))
        return row, receiver.requests[-1]

    return make_and_run


def test_places_are_filled_everywhere_and_escaped_for_where_they_stand(ada, send):
    commands.put_secret(ada, "KEY", 'k"e y/1', now())

    row, got = send(
        path="/{{jobName}}?k={{secret:KEY}}",
        http_method="POST",
        query_params={"day": '{{scheduledFor|date:"%Y-%m-%d"}}', "k": ["{{attempt}}", "&"]},
        headers={"X-Key": "{{secret:KEY}}", "X-Id": "{{executionId}}"},
        body='{"key": "{{secret:KEY}}", "try": {{attempt}}}',
    )

    day = row.scheduled_for.strftime("%Y-%m-%d")
    assert got.path == f"/the%20%22job%22?k=k%22e%20y%2F1&k=1&k=%26&day={day}"
    assert (got.headers["x-key"], got.headers["x-id"]) == ('k"e y/1', str(row.id))
    assert json.loads(got.body) == {"key": 'k"e y/1', "try": 1}
    assert got.headers["content-type"] == "application/json"


def test_a_secret_that_is_gone_sends_nothing_and_is_told(ada, receiver, run):
    commands.put_secret(ada, "KEY", "value", now())
    asked = {"name": "a", "interval_seconds": 3600, "endpoint_url": receiver.url("/{{secret:KEY}}")}
    job = commands.create_job(ada, asked, now())
    commands.delete_secret(ada, "KEY")

    row = run(make_execution(job))

    assert (row.status, row.error_kind) == ("FAILED", "protocol")
    assert "There is no secret named KEY" in (row.error_message or "")
    assert not receiver.requests


def test_a_named_secret_that_comes_back_is_masked(ada, receiver, send):
    commands.put_secret(ada, "KEY", "opensesame", now())
    receiver.answer("/x", body=b"key=opensesame")

    row, _ = send(query_params={"key": "{{secret:KEY}}"})

    assert bytes(row.response_body or b"").decode() == "key=••••"


@pytest.mark.parametrize(
    ("auth", "header"),
    [
        ({"type": "bearer", "token": "t-1"}, "Bearer t-1"),
        ({"type": "bearer", "token": "{{secret:KEY}}"}, "Bearer opensesame"),
        ({"type": "basic", "username": "ada", "password": "pä"}, "Basic YWRhOnDDpA=="),
        ({"type": "basic", "username": "ada", "password": "{{secret:KEY}}"}, "Basic YWRhOm9wZW5zZXNhbWU="),
    ],
)
def test_a_credential_goes_along(ada, send, auth, header):
    commands.put_secret(ada, "KEY", "opensesame", now())

    _, got = send(auth=auth)

    assert got.headers["authorization"] == header


def test_a_signed_request_is_verified_by_either_key(send):
    row, got = send(http_method="POST", body='{"a": "{{executionId}}"}', signing_secret=f"{NEW} {OLD}")

    told = [Webhook(secret).verify(got.body, got.headers) for secret in (NEW, OLD)]
    assert told == [{"a": str(row.id)}] * 2
    assert got.headers["webhook-id"] == str(row.id)
    assert len(got.headers["webhook-signature"].split()) == 2


def test_a_changed_body_is_not_verified(send):
    _, got = send(http_method="POST", body='{"a": 1}', signing_secret=NEW)

    Webhook(NEW).verify(got.body, got.headers)
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(NEW).verify(b'{"a": 2}', got.headers)


def test_credentials_are_not_stored_in_plain_text(send):
    send(auth={"type": "bearer", "token": "opensesame"}, signing_secret=NEW)

    job = CronJob.objects.get()
    assert "opensesame" not in repr(job.__dict__)
    assert NEW not in repr(job.__dict__)
