"""PUT /cron/by-key/:key."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import pytest
from django.db import connection

from jobs.models import CronJob
from jobs.secrets import MASK, open_headers
from tests.credentials import token_client
from tests.makers import make_job

pytestmark = pytest.mark.django_db
ASKED = {"name": "nightly", "cronExpression": "0 2 * * *", "endpointUrl": "https://example.com/"}


def put(user, key, /, headers=None, **fields):
    return token_client(user).put(f"/cron/by-key/{quote(key, safe='')}", {**ASKED, **fields}, headers=headers)


def test_the_first_makes_the_job_and_the_next_changes_it(ada):
    made, changed, unchanged = put(ada, "a"), put(ada, "a", name="new"), put(ada, "a", name="new")

    assert [answer.status_code for answer in (made, changed, unchanged)] == [201, 200, 200]
    assert made.json()["id"] == changed.json()["id"]
    assert made["Location"] == changed["Location"] == f"http://testserver/cron/{made.json()['id']}"
    assert (changed.json()["name"], changed.json()["key"]) == ("new", "a")
    assert changed.json()["updatedAt"] == unchanged.json()["updatedAt"]


def test_what_is_left_out_goes_back_to_its_default(ada):
    rich = {
        "retryCount": 0,
        "tags": ["x"],
        "body": "b",
        "isActive": False,
        "pausedUntil": "2100-01-01T00:00:00Z",
    }
    put(ada, "a", headers={}, **rich)

    job = put(ada, "a").json()

    assert (job["retryCount"], job["tags"], job["body"], job["isActive"]) == (3, [], "", True)
    assert job["pausedUntil"] is None
    assert job["nextRunAt"]


def test_a_schedule_has_to_be_written_anew_and_may_be_of_another_kind(ada):
    put(ada, "a")

    without = token_client(ada).put("/cron/by-key/a", {"name": "x", "endpointUrl": "https://example.com/"})
    other = put(ada, "a", cronExpression=None, intervalSeconds=60).json()

    assert without.status_code == 400
    assert (other["cronExpression"], other["intervalSeconds"]) == (None, 60)


def test_the_mask_keeps_secrets_and_their_marks(ada):
    client = token_client(ada)
    secret = {**ASKED, "headers": {"Authorization": "s3cret", "X-Mine": "mine"}, "secretHeaders": ["X-Mine"]}
    masked = {**ASKED, "headers": {"Authorization": MASK, "X-Mine": MASK}}

    client.put("/cron/by-key/a", secret)
    answer = client.put("/cron/by-key/a", masked)

    assert answer.status_code == 200
    assert open_headers(CronJob.objects.get().headers) == {"Authorization": "s3cret", "X-Mine": "mine"}


def test_everybody_has_keys_of_their_own(ada, ben, max_):
    statuses = [put(user, "a").status_code for user in (ada, ben, max_)]

    assert statuses == [201, 201, 201]
    assert CronJob.objects.filter(key="a").count() == 3


@pytest.mark.parametrize("key", ["a/b/c", "ä ö%2F", "夜" * 200, "a?b#c", "%41", "..", "a+b", "by-key/x", "-"])
def test_a_key_may_be_nearly_any_text(ada, key):
    made, found = put(ada, key), token_client(ada).get("/cron", {"key": key})

    assert made.status_code == 201
    assert made.json()["key"] == key
    assert [job["id"] for job in found.json()] == [made.json()["id"]]


@pytest.mark.parametrize("key", ["x" * 201, "a\0b", " ", "a\nb"])
def test_a_key_that_is_none_is_refused(ada, key):
    answer = put(ada, key)

    assert answer.status_code in (400, 404)
    assert answer["Content-Type"] == "application/problem+json"
    assert not CronJob.objects.exists()


def test_the_body_may_repeat_the_key_but_not_name_another(ada):
    assert put(ada, "a", key="a").status_code == 201
    assert put(ada, "a", key="b").json()["errors"].keys() == {"key"}


def test_a_body_that_is_no_object_is_refused(ada):
    assert token_client(ada).put("/cron/by-key/a", []).status_code == 400


def test_what_may_be_there_can_be_said(ada):
    etag = put(ada, "a")["ETag"]

    assert put(ada, "a", {"If-None-Match": "*"}).status_code == 412
    assert put(ada, "b", {"If-Match": "*"}).status_code == 412
    assert put(ada, "b", {"If-None-Match": "*"}).status_code == 201
    assert put(ada, "a", {"If-Match": etag}, name="new").status_code == 200
    assert put(ada, "a", {"If-Match": etag}, name="newer").status_code == 412


@pytest.mark.parametrize("key", ["old", "new"])
def test_values_that_are_not_valid_are_told_before_what_should_be_there(ada, key):
    put(ada, "old")
    stale = {"If-Match": '"stale"'}

    refused = [
        put(ada, key, stale, verifyTls=0),
        put(ada, key, stale, expectedStatus="all"),
        put(ada, key, stale, cronExpression="0 0 31 2 *"),
    ]
    late = put(ada, key, stale, name="changed")

    assert [answer.status_code for answer in refused] == [400] * 3
    assert late.status_code == 412
    assert [job.name for job in CronJob.objects.all()] == ["nightly"]


def test_a_schedule_that_came_to_rest_is_put_again_only_with_a_tick_to_come(ada):
    make_job(ada, key="a")

    answer = put(ada, "a", cronExpression=None, runAt="2020-01-01T00:00:00Z")

    assert answer.status_code == 400


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_one_job_and_no_error(ada):
    def put_in_thread(number):
        try:
            return put(ada, "a", name=f"job {number}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(put_in_thread, range(24)))

    assert statuses == [200] * 23 + [201]
    assert CronJob.objects.count() == 1
