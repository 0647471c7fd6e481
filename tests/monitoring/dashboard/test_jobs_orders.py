"""The jobs table in each of its orders: every job once, page after page, by an index where there is one."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from accounts.models import User
from cronmanager.rest import paging
from jobs.models import CronJob, JobWords
from jobs.queries import reach_of, visible_jobs
from monitoring.dashboard.jobs_table.filters import SORTS, Wanted
from monitoring.dashboard.jobs_table.orders import ids_of, parts_of
from monitoring.dashboard.lists import in_turn
from tests.makers import make_change, make_job, make_jobs

pytestmark = pytest.mark.django_db
FEW: dict[str, Any] = {
    "name": ["a", "B", "ä"],
    "status": ["PENDING", "SUCCESS", "FAILED"],
    "is_active": [True, True, False],
}
MOST_PAGES = 5
FILTERS: list[tuple[dict[str, str], Callable[[CronJob], bool]]] = [
    ({}, lambda job: True),
    ({"status": "SUCCESS"}, lambda job: job.is_active and job.status == "SUCCESS"),
    ({"status": "PAUSED"}, lambda job: not job.is_active),
    ({"tag": "one"}, lambda job: "one" in job.tags),
]


@pytest.fixture
def jobs(ada: User, ben: User) -> list[CronJob]:
    """Many that are equal in much, or have no last or next run."""
    pick, at = Random(7), now()
    hours = [at + timedelta(hours=hour) for hour in range(3)]
    made = make_jobs(90, ada, tags=["one"])
    for job in made:
        for name, values in FEW.items():
            setattr(job, name, pick.choice(values))
        job.created_by = pick.choice([ada, ada, ben])
        job.created_at, job.tags = pick.choice(hours), pick.choice([["one"], []])
        job.next_run_at, job.last_run_at = pick.choice([None, *hours]), pick.choice([None, *hours])
    names = [*FEW, "created_by", "created_at", "next_run_at", "last_run_at", "tags"]
    CronJob.objects.bulk_update(made, names)
    return made


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("who", ["ada", "max_"])
def test_each_order_gives_the_rows_of_a_plain_sort_page_after_page(ada, max_, jobs, who, sort):
    user = {"ada": ada, "max_": max_}[who]
    seen = [job for job in jobs if user == max_ or job.created_by == ada]

    for asked, fits in FILTERS:
        expected = [job.pk for job in plainly_sorted([job for job in seen if fits(job)], sort)]
        assert list(pages(user, {**asked, "sort": sort})) == expected, asked


def plainly_sorted(jobs: list[CronJob], sort: str) -> list[CronJob]:
    """By Python's sort, which keeps what is equal as it was: the last key first."""
    is_descending, name = sort.startswith("-"), sort.removeprefix("-")
    if name in ("created", "name"):
        column = {"created": "created_at", "name": "name"}[name]
        return sorted(jobs, key=lambda job: (getattr(job, column), job.pk), reverse=is_descending)
    newest_first = sorted(jobs, key=lambda job: (job.created_at, job.pk), reverse=True)
    values: dict[str, Callable[[CronJob], Any]] = {
        "status": lambda job: job.status,
        "last": lambda job: job.last_run_at,
        "next": lambda job: job.next_run_at if job.is_active else None,
    }
    value = values[name]
    there = [job for job in newest_first if value(job) is not None]
    return [
        *sorted(there, key=value, reverse=is_descending),
        *(job for job in newest_first if job not in there),
    ]


def pages(user: User, query: dict[str, str]) -> Iterator[Any]:
    client = Client()
    client.force_login(user)
    answer = client.get("/jobs", query)
    for _ in range(MOST_PAGES):
        listed = answer.context["listed"]
        yield from (one.job.pk for one in listed.rows)
        if not listed.next:
            assert (listed.last, listed.is_exact) == (listed.total, True)
            return
        answer = client.get(listed.next)


def test_a_part_of_a_list_in_parts_is_that_of_the_whole_list(jobs):
    by_status = [
        CronJob.objects.filter(status=status).order_by("pk") for status in ("FAILED", "RUNNING", "PENDING")
    ]
    whole = [job for part in by_status for job in part]

    for skip in range(0, len(whole) + 10, 3):
        for take in (1, 10, 100):
            assert in_turn(by_status, skip, take) == whole[skip : skip + take]


@pytest.mark.parametrize(
    ("sort", "indexes"),
    [
        ("-created", ["jobs_of_all"]),
        ("created", ["jobs_of_all"]),
        ("name", ["jobs_by_name"]),
        ("-name", ["jobs_by_name"]),
        ("status", [*["jobs_without_success"] * 3, "jobs_of_all"]),
        ("-status", ["jobs_of_all", *["jobs_without_success"] * 3]),
        ("next", ["jobs_waiting_for_their_tick", "jobs_of_all"]),
        ("-next", ["jobs_waiting_for_their_tick", "jobs_of_all"]),
    ],
)
def test_an_order_is_read_in_ranges_of_indexes(max_, plan_of, sort, indexes):
    parts = parts_of(visible_jobs(max_), Wanted(sort=sort), None)

    for part, index in zip(parts, indexes, strict=True):
        plan = plan_of(part[:26])
        assert index in plan
        assert plan.count("Sort Key") == plan.count("Presorted Key")


def test_names_of_an_owners_jobs_are_a_range_of_an_index(ada, plan_of):
    (part,) = parts_of(visible_jobs(ada), Wanted(sort="name"), ada.pk)

    plan = plan_of(part[:26])

    assert "own_jobs_by_name" in plan
    assert "Sort" not in plan


def test_a_renamed_job_stands_where_its_new_name_belongs(ada, client):
    first, second = make_job(ada, name="a"), make_job(ada, name="b")
    client.force_login(ada)

    CronJob.objects.filter(pk=first.pk).update(name="c")

    shown = [one.job for one in client.get("/jobs?sort=name").context["listed"].rows]
    assert shown == [second, first]
    assert JobWords.objects.get(pk=first.pk).name == "c"


def test_the_order_by_last_run_of_very_many_is_kept_for_who_may_see_them(ada, ben, max_, monkeypatch):
    monkeypatch.setattr(paging, "COUNTED_UP_TO", 2)
    mine, late = make_jobs(3, ada), now() + timedelta(hours=1)
    other = make_job(ben, last_run_at=now())
    cache.clear()

    def seen(user, **part):
        return ids_of(
            visible_jobs(user), Wanted(sort="-last"), reach_of(user), **{"skip": 0, "take": 9} | part
        )

    first, everybody = seen(ada), seen(max_)
    CronJob.objects.filter(pk=mine[0].pk).update(last_run_at=late)

    assert seen(ada) == first
    assert set(first) == {job.pk for job in mine}
    assert everybody == [other.pk, *first]
    assert seen(max_, skip=1, take=2) == everybody[1:3]
    assert seen(max_, take=501)[0] == mine[0].pk  # deeper than what is kept: as it is
    cache.clear()
    assert seen(ada)[0] == seen(max_)[0] == mine[0].pk


def test_the_order_by_last_run_of_not_so_many_is_as_it_is(ada):
    first, second = make_job(ada, last_run_at=now()), make_job(ada)

    def seen():
        return ids_of(visible_jobs(ada), Wanted(sort="-last"), ada.pk, skip=0, take=9)

    assert seen() == [first.pk, second.pk]
    CronJob.objects.filter(pk=second.pk).update(last_run_at=now() + timedelta(hours=1))
    assert seen() == [second.pk, first.pk]


def test_the_end_of_a_healthy_jobs_run_writes_no_index(ada):
    job = make_job(ada, status="SUCCESS", next_run_at=now())
    before = rows_changed_in_place()

    CronJob.objects.filter(pk=job.pk).update(status="SUCCESS", last_run_at=now(), consecutive_failures=0)

    assert rows_changed_in_place() == before + 1


def rows_changed_in_place() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n_tup_hot_upd FROM pg_stat_xact_user_tables WHERE relname = 'cron_jobs'")
        return int(cursor.fetchone()[0])


def test_indexes_that_each_tick_writes_are_not_more(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text FROM pg_index"
            " WHERE indrelid = 'cron_jobs'::regclass AND indpred IS NULL"
        )
        whole = {name for (name,) in cursor.fetchall()}

    assert {name.split("_id_")[0] for name in whole} == {
        *("cron_jobs_pkey", "cron_jobs_crontab", "jobs_of_an_owner", "jobs_of_all")
    }


def test_what_there_is_to_filter_by_is_of_ones_own_jobs(client, ada, ben, max_):
    make_job(ada, url="https://b.example:8443/x?y=1", tags=["two", "one"])
    make_job(ada, url="http://a.example?z=1", tags=["one"])
    make_job(ben, url="https://c.example#d", tags=["three"])

    seen = {}
    for user in (ada, max_):
        client.force_login(user)
        seen[user.email] = client.get("/jobs").context["choices"]

    assert (seen[ada.email]["tag"], seen[ada.email]["host"]) == (["one", "two"], ["a.example", "b.example"])
    assert seen[max_.email] == {
        "tag": ["one", "three", "two"],
        "host": ["a.example", "b.example", "c.example"],
        "owner": ["ada@example.com", "ben@example.com"],
    }


def test_adjusted_jobs_and_those_that_are_asked_about_are_counted_once(client, ada):
    for job in make_jobs(30, ada, adjusted_since=now()):
        make_change(job)
    make_jobs(3, ada)
    client.force_login(ada)

    listed = client.get("/jobs?adjusted=yes").context["listed"]

    assert (listed.total, len(listed.rows)) == (30, 25)
