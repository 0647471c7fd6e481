"""Idempotency-Key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.utils.timezone import now

from accounts import idempotency
from accounts.models import ApiToken, IdempotencyKey
from jobs import announcements
from jobs.models import CronExecution, CronJob
from monitoring.tasks import forget_old_executions
from tests.credentials import jwt_client, token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
ASKED = {"name": "ping", "intervalSeconds": 60, "endpointUrl": "https://example.com/ping"}
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


def test_a_repeat_is_given_the_first_answer_and_makes_nothing(ada):
    client = token_client(ada)

    first = client.post("/cron", ASKED, headers=KEY)
    client.patch(f"/cron/{first.json()['id']}", {"name": "changed"})
    again = client.post("/cron", dict(reversed(ASKED.items())), headers=KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert again["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first
    assert CronJob.objects.count() == 1


@pytest.mark.parametrize("act", ["execute", "retry", "bulk"])
def test_what_runs_jobs_runs_them_once(ada, act):
    job = make_job(ada)
    ended = make_execution(job, status="FAILED", completed_at=now())
    path, body = {
        "execute": (f"/cron/{job.pk}/execute", None),
        "retry": (f"/executions/{ended.pk}/retry", None),
        "bulk": ("/cron/bulk", {"action": "execute", "ids": [str(job.pk)]}),
    }[act]
    client = token_client(ada)

    first, again = (client.post(path, body, headers=KEY) for _ in range(2))

    assert first.status_code in (200, 202)
    assert again.json() == first.json()
    assert again["Idempotency-Replayed"] == "true"
    assert CronExecution.objects.exclude(pk=ended.pk).count() == 1


def test_a_token_is_minted_once_and_its_text_is_encrypted_at_rest(ada):
    client = jwt_client(ada)
    asked = {"name": "a token", "permissions": ["READ"]}

    first, again = (client.post("/auth/tokens", asked, headers=KEY).json() for _ in range(2))

    assert first["token"] == again["token"]
    assert ApiToken.objects.filter(user=ada).count() == 1
    assert first["token"] not in IdempotencyKey.objects.get().answer


def test_a_key_stands_for_one_request(ada):
    client, job = token_client(ada), make_job(ada)
    client.post("/cron", ASKED, headers=KEY)

    other_body = client.post("/cron", {**ASKED, "name": "other"}, headers=KEY)
    other_path = client.post(f"/cron/{job.pk}/execute", headers=KEY)

    assert (other_body.status_code, other_path.status_code) == (422, 422)
    assert other_body.json()["type"] == "/docs/problems/idempotency-key-reused"
    assert CronJob.objects.count() == 2
    assert not CronExecution.objects.exists()


def test_everybody_has_keys_of_their_own_whatever_credential_they_bring(ada, ben):
    answers = [client.post("/cron", ASKED, headers=KEY) for client in (token_client(ada), token_client(ben))]
    again = jwt_client(ada).post("/cron", ASKED, headers=KEY)

    assert answers[0].json()["id"] != answers[1].json()["id"]
    assert again.json() == answers[0].json()


def test_a_refusal_is_not_kept(ada):
    client = token_client(ada)

    refused = client.post("/cron", {**ASKED, "name": ""}, headers=KEY)
    made = client.post("/cron", ASKED, headers=KEY)

    assert (refused.status_code, made.status_code) == (400, 201)


def test_after_a_day_the_key_is_free_and_its_answer_forgotten(ada, time_machine):
    client = token_client(ada)
    client.post("/cron", ASKED, headers=KEY)

    time_machine.move_to(now() + timedelta(hours=24, seconds=1), tick=False)
    again = client.post("/cron", {**ASKED, "name": "next day"}, headers=KEY)

    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again
    assert IdempotencyKey.objects.count() == 1
    forget_old_executions()
    assert IdempotencyKey.objects.count() == 1
    time_machine.move_to(now() + timedelta(hours=24, seconds=1), tick=False)
    forget_old_executions()
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "ä", "a\tb"])
def test_a_key_that_is_none_is_refused(ada, key):
    answer = token_client(ada).post("/cron", ASKED, headers={"Idempotency-Key": key})

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["errors"]
    assert not CronJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_midway_leaves_neither_job_nor_key(ada):
    client = token_client(ada)
    client.raise_request_exception = False

    def fail(sender, **_):
        raise RuntimeError("the listener fails")

    announcements.jobs_created.connect(fail)
    failed = client.post("/cron", ASKED, headers=KEY)
    announcements.jobs_created.disconnect(fail)

    assert failed.status_code == 500
    assert not CronJob.objects.exists()
    assert not IdempotencyKey.objects.exists()
    assert client.post("/cron", ASKED, headers=KEY).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_acts(ada):
    client = token_client(ada)

    def post(_):
        try:
            return client.post("/cron", ASKED, headers=KEY).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        statuses = set(pool.map(post, range(16)))

    assert statuses <= {201, 409}
    assert 201 in statuses
    assert CronJob.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_repeat_before_the_first_has_its_answer_is_told_to_wait(ada):
    client = token_client(ada)
    is_there, may_end = Event(), Event()

    def linger(sender, **_):
        is_there.set()
        may_end.wait(20)

    def post():
        try:
            return client.post("/cron", ASKED, headers=KEY)
        finally:
            connection.close()

    announcements.jobs_created.connect(linger)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(post)
        assert is_there.wait(20)
        meanwhile = client.post("/cron", ASKED, headers=KEY)
        may_end.set()
        assert first.result().status_code == 201
    announcements.jobs_created.disconnect(linger)

    assert meanwhile.status_code == 409
    assert meanwhile.json()["type"] == "/docs/problems/idempotency-key-in-use"


def test_nothing_is_kept_of_a_request_without_a_key(ada):
    token_client(ada).post("/cron", ASKED)

    assert not IdempotencyKey.objects.exists()
    assert idempotency.forget_old(now()) == 0
