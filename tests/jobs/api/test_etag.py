"""ETag, If-None-Match and If-Match of jobs."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction

from jobs.models import CronExecution, CronJob
from tests.credentials import token_client
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def job(ada):
    return make_job(ada, next_run_at=AT)


@pytest.fixture
def client(ada):
    return token_client(ada)


def etag(client, job):
    return client.get(f"/cron/{job.pk}")["ETag"]


def test_an_unchanged_job_is_not_sent_again(client, job):
    known = etag(client, job)

    again = client.get(f"/cron/{job.pk}", headers={"If-None-Match": f'"other", W/{known}'})
    fresh = client.get(f"/cron/{job.pk}", headers={"If-None-Match": '"other"'})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", known)
    assert fresh.status_code == 200


def test_the_answers_to_a_change_carry_the_etag_that_a_read_then_has(client, job):
    patched = client.patch(f"/cron/{job.pk}", {"name": "new", "headers": {"b": "1", "aa": "2"}})
    assert patched["ETag"] == etag(client, job)

    toggled = client.post(f"/cron/{job.pk}/toggle")
    assert toggled["ETag"] == etag(client, job)

    made = client.post("/cron", {"name": "x", "intervalSeconds": 60, "endpointUrl": "https://example.com/"})
    assert made["ETag"] == client.get(f"/cron/{made.json()['id']}")["ETag"]


def test_two_edits_at_the_same_instant_are_two(client, job, time_machine):
    time_machine.move_to(AT, tick=False)

    etags = [client.patch(f"/cron/{job.pk}", {"name": name})["ETag"] for name in ("a", "b")]

    assert etags[0] != etags[1]


def test_what_the_engine_writes_is_seen_but_makes_no_edit_stale(client, job):
    before = etag(client, job)
    CronJob.objects.update(status="FAILED", last_run_at=AT, consecutive_failures=1)
    make_execution(job, status="RUNNING", worker_id=uuid4())
    after = etag(client, job)

    answer = client.patch(f"/cron/{job.pk}", {"name": "new"}, headers={"If-Match": before})

    assert before != after
    assert answer.status_code == 200


@pytest.mark.parametrize("method", ["patch", "delete", "toggle"])
def test_a_change_that_does_not_know_the_last_one_is_refused(client, job, method):
    stale = etag(client, job)
    client.patch(f"/cron/{job.pk}", {"name": "meanwhile"})
    calls = {
        "patch": lambda tag: client.patch(f"/cron/{job.pk}", {"name": "x"}, headers={"If-Match": tag}),
        "delete": lambda tag: client.delete(f"/cron/{job.pk}", headers={"If-Match": tag}),
        "toggle": lambda tag: client.post(f"/cron/{job.pk}/toggle", headers={"If-Match": tag}),
    }

    refused = [calls[method](tag) for tag in (stale, f"W/{etag(client, job)}", '"nonsense"')]
    left = CronJob.objects.get()
    passed = calls[method](f'"x", {etag(client, job)}')

    assert [answer.status_code for answer in refused] == [412] * 3
    assert refused[0].json()["type"] == "/docs/problems/precondition-failed"
    assert (left.name, left.is_active) == ("meanwhile", True)
    assert passed.status_code == 200


@pytest.mark.parametrize(
    "text", ["", "nonsense", '"a', 'a"b"', '"a" "b"', '"a b"', '*, "a"', "W/", ", ,", '"a",b']
)
def test_an_if_match_that_cannot_be_read_is_refused_by_name(client, job, text):
    calls = [
        client.patch(f"/cron/{job.pk}", {"name": "x"}, headers={"If-Match": text}),
        client.delete(f"/cron/{job.pk}", headers={"If-Match": text}),
        client.post(f"/cron/{job.pk}/toggle", headers={"If-Match": text}),
        client.put(
            "/cron/by-key/a",
            {"name": "x", "intervalSeconds": 60, "endpointUrl": "https://example.com/"},
            headers={"If-Match": text},
        ),
    ]

    assert [answer.status_code for answer in calls] == [400] * 4
    assert all(answer.json()["errors"].keys() == {"If-Match"} for answer in calls)
    assert [(one.name, one.is_active) for one in CronJob.objects.all()] == [(job.name, True)]


def test_a_list_of_entity_tags_may_have_blanks_and_gaps(client, job):
    written = f' , "x",W/"y" ,\t{etag(client, job)} ,'

    assert client.patch(f"/cron/{job.pk}", {"name": "x"}, headers={"If-Match": written}).status_code == 200


def test_any_state_will_do_for_a_star(client, job):
    assert client.patch(f"/cron/{job.pk}", {"name": "x"}, headers={"If-Match": "*"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_many_who_read_the_same_one_changes_the_job(ada):
    job = make_job(ada)
    known = etag(token_client(ada), job)

    def change(number):
        try:
            client = token_client(ada)
            return client.patch(
                f"/cron/{job.pk}", {"name": f"{number}"}, headers={"If-Match": known}
            ).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        with transaction.atomic():
            CronJob.objects.select_for_update().get()  # all have read before any may write
            running = [pool.submit(change, number) for number in range(6)]
        statuses = sorted(one.result() for one in running)

    assert statuses == [200] + [412] * 5
    assert CronExecution.objects.count() == 0
