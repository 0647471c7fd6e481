"""POST /cron/test and /cron/:id/test."""

import base64
import json
from uuid import uuid4

import pytest
from django.utils.timezone import now

from jobs import commands
from jobs.execution import trial_places
from jobs.models import CronExecution, CronJob
from jobs.secrets import MASK, seal_headers
from tests import receivers
from tests.credentials import token_client
from tests.makers import make_job

pytestmark = pytest.mark.django_db
KEY = f"whsec_{base64.b64encode(bytes(32)).decode()}"


@pytest.fixture
def receiver():
    with receivers.start() as running:
        yield running


@pytest.fixture(autouse=True)
def _may_call_loopback(settings):
    settings.EGRESS_ALLOW = ["127.0.0.0/8"]


def test_a_stored_job_is_called_and_judged_and_nothing_is_kept(ada, receiver):
    receiver.answer("/x", status=404, body=b"not here")
    job = make_job(ada, url=receiver.url("/x"))
    before = CronJob.objects.values().get()

    answer = token_client(ada, "EXECUTE").post(f"/cron/{job.pk}/test")

    told = answer.json()
    assert answer.status_code == 200
    assert (told["status"], told["errorKind"], told["responseStatus"], told["responseBody"]) == (
        *("FAILED", "http_status", 404),
        "not here",
    )
    assert told["explanation"].endswith("It has nothing at this path: check the URL.")
    assert told["timings"]["totalMs"] > 0
    assert receiver.requests[0].headers["x-cron-job-id"] == str(job.pk)
    assert CronJob.objects.values().get() == before
    assert not CronExecution.objects.exists()


def test_changes_are_tried_without_being_saved(ada, receiver):
    headers = seal_headers({"Authorization": "Bearer opensesame"}, (), {})
    job = make_job(ada, url=receiver.url("/old"), headers=headers)
    changes = {"endpointUrl": receiver.url("/new"), "headers": {"Authorization": MASK, "X-A": "1"}}

    told = token_client(ada).post(f"/cron/{job.pk}/test", changes, "json").json()

    got = receiver.requests[0]
    assert (told["status"], got.path, got.headers["authorization"]) == (
        "SUCCESS",
        "/new",
        "Bearer opensesame",
    )
    assert CronJob.objects.get().endpoint_url == receiver.url("/old")


@pytest.mark.parametrize("is_wrapped", [False, True])
def test_a_job_that_is_not_saved_is_called(ada, receiver, is_wrapped):
    job = {"endpointUrl": receiver.url("/x"), "httpMethod": "POST", "body": {"try": "{{attempt}}"}}

    told = token_client(ada).post("/cron/test", {"job": job} if is_wrapped else job, "json").json()

    assert (told["status"], told["responseBody"]) == ("SUCCESS", "ok")
    assert receiver.requests[0].body == b'{"try": "1"}'
    assert not CronJob.objects.exists()


@pytest.mark.parametrize(
    ("job", "wrong"),
    [
        ({}, "endpointUrl"),
        ({"endpointUrl": "http://a/{{nope}}"}, "endpointUrl"),
        ({"endpointUrl": "http://a/", "cronExpression": "61 * * * *"}, "cronExpression"),
        ({"endpointUrl": "http://a/", "headers": {"Authorization": MASK}}, "headers"),
        ({"endpointUrl": "http://a/", "nme": "x"}, "nme"),
    ],
)
def test_a_job_that_could_not_be_saved_is_not_tried(ada, job, wrong):
    answer = token_client(ada).post("/cron/test", job, "json")

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [wrong]


@pytest.mark.parametrize("body", [None, [], "", 0, False, {"job": None}])
def test_what_is_no_object_is_no_change(ada, body):
    answer = token_client(ada, "EXECUTE").generic(
        "POST", f"/cron/{make_job(ada).pk}/test?dryRun=true", json.dumps(body), "application/json"
    )

    assert answer.status_code == 400


def test_a_dry_run_shows_the_request_with_secrets_masked_and_sends_nothing(ada, receiver, time_machine):
    time_machine.move_to("2027-03-01T03:00:00Z", tick=False)
    commands.put_secret(ada, "KEY", "opensesame", now())
    job = {
        "endpointUrl": receiver.url("/{{scheduledFor|date:'%Y'}}?k={{secret:KEY}}"),
        "httpMethod": "POST",
        "queryParams": {"q": "ä"},
        "headers": {"X-Key": "{{secret:KEY}}"},
        "auth": {"type": "basic", "username": "ada", "password": "opensesame"},
        "signingSecret": KEY,
        "body": "{{secret:KEY}} at {{now}}",
    }

    answer = token_client(ada).post("/cron/test?dryRun=true", job, "json")

    told = answer.json()
    sent = told["request"]
    assert sent["url"] == receiver.url(f"/2027?k={MASK}&q=%C3%A4")
    assert sent["body"] == f"{MASK} at 2027-03-01T03:00:00.000Z"
    assert (sent["headers"]["X-Key"], sent["headers"]["Authorization"]) == (MASK, MASK)
    assert sent["headers"]["webhook-signature"].startswith("v1,")
    assert told["addresses"] == [{"address": "127.0.0.1", "allowed": True, "reason": None}]
    assert "opensesame" not in answer.content.decode()
    assert not receiver.requests


def test_a_dry_run_tells_what_the_filter_says(ada, settings):
    settings.EGRESS_ALLOW = []

    told = (
        token_client(ada).post("/cron/test?dryRun=true", {"endpointUrl": "http://10.0.0.1/"}, "json").json()
    )

    assert told["allowed"] is False
    assert "10.0.0.1 is not a public address" in told["addresses"][0]["reason"]


def test_the_filter_and_the_time_out_hold_for_a_test(ada, receiver, settings):
    receiver.play("/slow", receivers.HANG)
    client = token_client(ada)

    slow = client.post("/cron/test", {"endpointUrl": receiver.url("/slow"), "timeoutMs": 1000}, "json").json()
    blocked = client.post("/cron/test", {"endpointUrl": "http://10.0.0.1/"}, "json").json()

    assert (slow["errorKind"], blocked["errorKind"]) == ("timeout", "blocked")
    assert 1000 <= slow["executionTimeMs"] < 1500
    assert "sent nothing within 1 s" in slow["explanation"]


def test_one_user_has_so_many_trials_under_way_and_no_more(ada, ben, receiver, monkeypatch):
    monkeypatch.setattr(trial_places, "PLACES", trial_places.Places(most=3, most_of_a_user=2))
    places, url = trial_places.PLACES, receiver.url("/x")
    assert places.take(ada.pk)

    first = token_client(ada).post("/cron/test", {"endpointUrl": url})
    assert places.take(ada.pk)
    refused = token_client(ada).post("/cron/test", {"endpointUrl": url})
    dry = token_client(ada).post("/cron/test?dryRun=true", {"endpointUrl": url})
    others = token_client(ben).post("/cron/test", {"endpointUrl": url})
    assert places.take(uuid4())
    full = token_client(ben).post("/cron/test", {"endpointUrl": url})

    answers = (first, refused, dry, others, full)
    assert [answer.status_code for answer in answers] == [200, 429, 200, 200, 429]
    assert refused["Retry-After"] == "5"
    assert refused.json()["type"] == "/docs/problems/too-many-requests"
    assert len(receiver.requests) == 2


def test_a_place_is_given_back_whatever_happens():
    places, user = trial_places.Places(most=1), uuid4()

    taken = [places.take(user), places.take(user)]
    places.give_back(user)

    assert (taken, places.take(user)) == ([True, False], True)
