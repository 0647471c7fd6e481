"""POST /cron/bulk."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs import announcements
from jobs.models import CronExecution, CronJob
from tests.credentials import token_client
from tests.makers import make_execution, make_job, make_jobs

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 10, 0, 1, tzinfo=UTC)
TICK = datetime(2027, 3, 1, 11, tzinfo=UTC)
MOST_QUERIES = 20  # of an act, however many jobs


@pytest.fixture(autouse=True)
def _ten_oclock(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def heard():
    """All that is announced, each with how many it tells of."""
    told = []

    def hear(name):
        def listener(sender, **fields):
            listed = fields.get("jobs") or fields.get("executions")
            told.append((name, len(listed), fields.get("changed")))

        return listener

    names = ("jobs_updated", "jobs_deleted", "executions_requested")
    listeners = {name: hear(name) for name in names}
    for name, listener in listeners.items():
        getattr(announcements, name).connect(listener)
    yield told
    for name, listener in listeners.items():
        getattr(announcements, name).disconnect(listener)


def bulk(user, action, jobs=None, **fields):
    named = {} if jobs is None else {"ids": [str(getattr(job, "pk", job)) for job in jobs]}
    return token_client(user).post("/cron/bulk", {"action": action, **named, **fields})


def test_disabling_takes_ticks_back_and_enabling_finds_the_next(ada, heard):
    on, off = make_job(ada, next_run_at=TICK), make_job(ada, is_active=False)
    tick = make_execution(on, NOW + timedelta(seconds=2))

    disabled = bulk(ada, "disable", [on, off])
    tick.refresh_from_db()
    after = list(CronJob.objects.values_list("is_active", "next_run_at"))
    enabled = bulk(ada, "enable", [on, off])

    assert disabled.json() == enabled.json() == {"done": [str(on.pk), str(off.pk)], "failed": []}
    assert (tick.status, after) == ("CANCELLED", [(False, None)] * 2)
    assert set(CronJob.objects.values_list("is_active", "next_run_at", "updated_by")) == {
        (True, TICK, ada.pk)
    }
    assert heard == [
        ("jobs_updated", 1, {"is_active": (True, False)}),
        ("jobs_updated", 2, {"is_active": (False, True)}),
    ]


def test_a_job_without_a_tick_to_come_stays_off_and_hinders_no_other(ada):
    over, fine = (
        make_job(ada, run_at=NOW - timedelta(days=1), is_active=False),
        make_job(ada, is_active=False),
    )

    answer = bulk(ada, "enable", [over, fine]).json()

    assert answer["done"] == [str(fine.pk)]
    assert [one["id"] for one in answer["failed"]] == [str(over.pk)]
    assert "schedule has ended" in answer["failed"][0]["error"]
    over.refresh_from_db()
    assert not over.is_active


def test_deleting_takes_executions_along(ada, heard):
    jobs = [make_job(ada) for _ in range(3)]
    for job in jobs:
        make_execution(job)

    answer = bulk(ada, "delete", jobs[:2])

    assert answer.json()["done"] == [str(job.pk) for job in jobs[:2]]
    assert CronJob.objects.count() == CronExecution.objects.count() == 1
    assert heard == [("jobs_deleted", 2, None)]


def test_executing_runs_each_once_active_or_not(ada, heard):
    jobs = [make_job(ada), make_job(ada, is_active=False)]

    bulk(ada, "execute", [*jobs, *jobs])

    rows = CronExecution.objects.values_list("trigger", "scheduled_for", "owner", "created_by")
    assert list(rows) == [("manual", NOW, ada.pk, ada.pk)] * 2
    assert heard == [("executions_requested", 2, None)]


def test_tags_are_put_on_and_taken_off_where_they_are_not_yet_or_still(ada, heard):
    bare, tagged = make_job(ada), make_job(ada, tags=["b", "x"])
    full = make_job(ada, tags=[f"tag {number}" for number in range(20)])

    answer = bulk(ada, "tag", [bare, tagged, full], tags=["b", "a"]).json()
    bulk(ada, "untag", [bare, tagged, full], tags=["x", "a"])

    assert answer["done"] == [str(bare.pk), str(tagged.pk)]
    assert answer["failed"] == [{"id": str(full.pk), "error": "The job would have more than 20 tags."}]
    assert [CronJob.objects.get(pk=job.pk).tags for job in (bare, tagged)] == [["b"], ["b"]]
    assert heard == [
        ("jobs_updated", 2, {"tags": ([], ["b", "a"])}),
        ("jobs_updated", 2, {"tags": (["x", "a"], [])}),
    ]


@pytest.mark.parametrize("action", ["enable", "disable", "delete", "execute"])
def test_jobs_of_others_are_no_jobs(ada, ben, max_, action):
    hers, nobodys = make_job(ada, next_run_at=TICK), uuid4()

    stranger = bulk(ben, action, [hers, nobodys]).json()
    administrator = bulk(max_, action, [hers]).json()

    no_such = "There is no such job."
    assert stranger == {
        "done": [],
        "failed": [{"id": str(one), "error": no_such} for one in (hers.pk, nobodys)],
    }
    assert administrator == {"done": [str(hers.pk)], "failed": []}


def test_a_filter_reads_like_that_of_the_list(ada, ben):
    failed = make_job(ada, status="FAILED", tags=["night"], next_run_at=TICK)
    make_job(ada, status="FAILED")
    make_job(ben, status="FAILED", tags=["night"])

    narrow = bulk(ada, "disable", filter={"status": "FAILED", "tag": ["night"], "isActive": True})
    nothing = bulk(ada, "disable", filter={"host": "elsewhere.example"})
    everything = bulk(ada, "execute", filter={})

    assert narrow.json()["done"] == [str(failed.pk)]
    assert nothing.json() == {"done": [], "failed": []}
    assert len(everything.json()["done"]) == 2


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"action": "explode", "ids": []}, "action"),
        ({"ids": []}, "action"),
        ({"action": ["enable"], "ids": []}, "action"),
        ({"action": "enable"}, "ids"),
        ({"action": "enable", "ids": [], "filter": {}}, "ids"),
        ({"action": "enable", "ids": ["no id"]}, "ids"),
        ({"action": "enable", "ids": None}, "ids"),
        ({"action": "enable", "ids": [str(uuid4())] * 1001}, "ids"),
        ({"action": "enable", "filter": {"isactive": True}}, "filter"),
        ({"action": "enable", "filter": None}, "filter"),
        ({"action": "tag", "ids": []}, "tags"),
        ({"action": "tag", "ids": [], "tags": []}, "tags"),
        ({"action": "tag", "ids": [], "tags": ["x" * 51]}, "tags"),
        ({"action": "enable", "ids": [], "tags": ["x"]}, "tags"),
        ({"action": "enable", "ids": [], "job": 1}, "job"),
    ],
)
def test_an_order_that_is_not_clear_is_refused(ada, body, wrong):
    job = make_job(ada, is_active=False)

    answer = token_client(ada).post("/cron/bulk", body)

    assert answer.status_code == 400
    assert wrong in answer.json()["errors"]
    job.refresh_from_db()
    assert (job.is_active, job.tags) == (False, [])


def test_a_filter_that_finds_too_many_is_refused_and_nothing_is_done(ada, monkeypatch):
    monkeypatch.setattr("jobs.api.views.bulk.MOST_IDS", 2)
    for _ in range(3):
        make_job(ada, next_run_at=TICK)

    assert bulk(ada, "delete", filter={}).status_code == 400
    assert CronJob.objects.count() == 3


@pytest.mark.parametrize(
    ("action", "fields"),
    [("disable", {}), ("enable", {}), ("tag", {"tags": ["a"]}), ("execute", {}), ("delete", {})],
)
def test_many_jobs_take_no_more_queries_than_few(ada, action, fields):
    def queries_of(count):
        jobs = make_jobs(count, ada, is_active=action != "enable")
        for job in jobs[:10]:
            make_execution(job)
        with CaptureQueriesContext(connection) as queries:
            answer = bulk(ada, action, jobs, **fields)
        assert len(answer.json()["done"]) == count
        return len(queries)

    few, many = queries_of(10), queries_of(300)

    assert many <= few + 2  # the deletion goes in parts
    assert many <= MOST_QUERIES
