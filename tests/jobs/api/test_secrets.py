"""/secrets, auth and signingSecret: values come back nowhere."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs.execution import trials
from jobs.models import CronJob, NamedSecret
from jobs.secrets import MASK
from tests.credentials import token_client
from tests.makers import make_job

pytestmark = pytest.mark.django_db
ASKED = {"name": "ping", "intervalSeconds": 60, "endpointUrl": "https://example.com/"}
NEW, OLD = (f"whsec_{base64.b64encode(bytes([number]) * 32).decode()}" for number in (1, 2))


def put(user, name="STRIPE", value="sk_live_canary"):
    return token_client(user).put(f"/secrets/{name}", {"value": value}, "json")


def post(user, **fields):
    return token_client(user).post("/cron", {**ASKED, **fields}, "json")


def patch(user, job_id, **fields):
    return token_client(user).patch(f"/cron/{job_id}", fields, "json")


def test_a_secret_is_kept_listed_and_replaced_without_its_value(ada):
    made, again = put(ada), put(ada, value="sk_live_other")
    listed = token_client(ada).get("/secrets")

    assert [made.status_code, again.status_code] == [201, 200]
    assert [one["name"] for one in listed.json()] == ["STRIPE"]
    assert listed["X-Total-Count"] == "1"
    assert "sk_live" not in made.content.decode() + again.content.decode() + listed.content.decode()
    assert "sk_live" not in NamedSecret.objects.get().value


def test_a_secret_is_forgotten(ada):
    put(ada)
    client = token_client(ada)

    assert [client.delete("/secrets/STRIPE").status_code for _ in range(2)] == [200, 404]


def test_secrets_are_ones_own(ada, ben, max_):
    put(ada)

    for other in (ben, max_):
        assert token_client(other).get("/secrets").json() == []
        assert token_client(other).delete("/secrets/STRIPE").status_code == 404
    assert NamedSecret.objects.get().owner == ada


@pytest.mark.parametrize(
    ("name", "value"), [("1A", "x"), ("A" * 65, "x"), ("A.B", "x"), ("A", ""), ("A", "a\0b")]
)
def test_a_name_or_value_that_is_none_is_refused(ada, name, value):
    assert put(ada, name, value).status_code == 400


def test_what_is_wrong_with_a_name_is_told_in_the_answers_sentence(ada):
    assert put(ada, "1A").json()["detail"].startswith("Write 1 to 64 letters")


def test_a_job_may_only_name_secrets_of_its_owner(ada, ben):
    put(ada)

    refused = post(ben, headers={"X-Key": "{{secret:STRIPE}}"})
    near = post(ada, body="{{secret:STRIPES}}")

    assert "has no secret named STRIPE: make it" in refused.json()["errors"]["headers"][0]
    assert "did you mean STRIPE?" in near.json()["errors"]["body"][0]
    assert post(ada, headers={"X-Key": "{{secret:STRIPE}}"}).status_code == 201


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"endpointUrl": "https://example.com/{{now|date:'%Q'}}"}, "endpointUrl"),
        ({"endpointUrl": "https://{{jobName}}/"}, "endpointUrl"),
        ({"headers": {"Authorization": "{{nope}}"}}, "headers"),
        ({"queryParams": {"a": ["{{nope}}"]}}, "queryParams"),
        ({"body": {"a": ["{{nope}}"]}}, "body"),
        ({"auth": {"type": "bearer", "token": "{{nope}}"}}, "auth"),
        ({"auth": {"type": "digest"}}, "auth"),
        ({"auth": {"type": "bearer", "token": MASK}}, "auth"),
        ({"auth": {"type": "bearer", "token": "a\r\nb"}}, "auth"),
        ({"auth": {"type": "basic", "username": "a:b", "password": "c"}}, "auth"),
        ({"auth": {"type": "bearer", "token": "a"}, "headers": {"authorization": "b"}}, "auth"),
        ({"signingSecret": "whsec_short"}, "signingSecret"),
        ({"signingSecret": MASK}, "signingSecret"),
        ({"headers": {"Webhook-Id": "1"}}, "headers"),
    ],
)
def test_what_cannot_be_sent_is_refused_when_it_is_saved(ada, fields, wrong):
    answer = post(ada, **fields)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [wrong]
    assert not CronJob.objects.exists()


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("plain", "plain"),
        ({"a": [1, "ä"]}, '{"a": [1, "ä"]}'),
        ([], "[]"),
        (7, "7"),
        (True, "true"),
        ({"day": '{{scheduledFor|date:"%Y"}}'}, '{"day": "{{scheduledFor|date:\\"%Y\\"}}"}'),
    ],
)
def test_a_body_is_a_text_or_any_json(ada, body, kept):
    assert post(ada, body=body).json()["body"] == kept


def test_a_credential_comes_back_masked_and_the_mask_keeps_it(ada):
    made = post(ada, auth={"type": "basic", "username": "ada", "password": "canary-1"}, signingSecret=NEW)
    job = made.json()
    before = CronJob.objects.get()

    kept = patch(ada, job["id"], auth=job["auth"], signingSecret=job["signingSecret"])

    after = CronJob.objects.get()
    assert job["auth"] == {"type": "basic", "username": "ada", "password": MASK}
    assert job["signingSecret"] == MASK
    assert kept.status_code == 200
    assert (after.auth, after.signing_secrets) == (before.auth, before.signing_secrets)
    assert "canary" not in made.content.decode() + json.dumps(after.auth)


def test_a_signing_secret_is_rotated_with_both_valid_meanwhile(ada):
    job_id = post(ada, signingSecret=OLD).json()["id"]
    stored = [CronJob.objects.get().signing_secrets]

    for written in (f"{NEW} {MASK}", MASK, ""):
        assert patch(ada, job_id, signingSecret=written).status_code == 200
        stored.append(CronJob.objects.get().signing_secrets)

    assert [len(tokens) for tokens in stored] == [1, 2, 1, 0]
    assert stored[1][1] == stored[0][0]
    assert stored[2][0] == stored[1][0]


def test_a_secret_tells_when_it_was_last_used_to_the_minute(ada):
    put(ada)
    put(ada, "UNUSED")
    job = make_job(ada, headers={"X-Key": "{{secret:STRIPE}}"})
    start = datetime(2027, 3, 1, 10, tzinfo=UTC)
    seen = []

    for seconds in (0, 59, 60):
        trials.build_now(job, start + timedelta(seconds=seconds))
        seen.append([one["lastUsedAt"] for one in token_client(ada).get("/secrets").json()])

    assert seen == [[f"2027-03-01T10:0{minute}:00Z", None] for minute in (0, 0, 1)]


def test_the_use_of_a_secret_costs_a_write_a_minute(ada):
    put(ada)
    job, at = make_job(ada, headers={"X-Key": "{{secret:STRIPE}}"}), datetime(2027, 3, 1, 10, tzinfo=UTC)

    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            trials.build_now(job, at)
        counts.append(len(queries))

    assert counts == [2, 1]
