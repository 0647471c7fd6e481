"""What failed on the front page: grouped by cause, all counted."""

from typing import Any

import pytest

from monitoring import stats
from monitoring.dashboard import overview
from monitoring.dashboard.overview.causes import cause_of
from tests.makers import make_job
from tests.monitoring.dashboard.past import HOUR, MINUTE, NOW, ended, failed, multiply


@pytest.fixture(autouse=True)
def _at_noon(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("The answer took 1,204 ms", "The answer took 98 ms", True),
        ("no 7f3c1f6e-0000-4000-8000-1234567890ab", "no 00000000-0000-4000-8000-1234567890ab", True),
        ("at 2027-03-01T10:00:00Z", "at 2027-03-02 11:22:33.123Z", True),
        ("from 10.0.0.1:443", "from 10.0.0.2:80", True),
        ("order 12345 is gone", "order 99887 is gone", True),
        ("The endpoint answered 500", "The endpoint answered 503", False),
        ("refused", "reset", False),
    ],
)
def test_messages_of_one_cause_are_the_same_but_for_what_differs_each_time(
    one: str, other: str, is_same: bool
):
    assert (cause_of(one) == cause_of(other)) == is_same


@pytest.mark.django_db
def test_failures_of_a_day_are_grouped_by_cause(ada, ben, max_, django_assert_num_queries):
    first, second = (
        make_job(ada, name="first", url="http://a.example/1"),
        make_job(ada, url="http://a.example/2"),
    )
    elsewhere = make_job(ada, url="http://b.example/")
    failed(first, 5 * HOUR)
    failed(second, 2 * HOUR)
    newest = failed(first, MINUTE)
    failed(elsewhere, HOUR, "took 900 ms", "timeout")
    failed(make_job(ben), HOUR)
    failed(first, 30 * HOUR)
    ended(first, MINUTE * 2)

    with django_assert_num_queries(1):
        found = overview.failure_groups(ada, NOW)

    assert [(one.kind, one.host, one.count, len(one.jobs)) for one in found.groups] == [
        ("connect", "a.example", 3, 2),
        ("timeout", "b.example", 1, 1),
    ]
    assert found.groups[0].newest.execution_id == newest.pk
    assert list(found.groups[0].jobs) == [first.pk, second.pk]
    assert (found.seen, found.total) == (4, 4)
    assert overview.failure_groups(max_, NOW).total == 5
    assert overview.failure_groups(ben, NOW).total == 1


@pytest.mark.django_db
def test_failures_are_those_that_the_figures_count(ada):
    job = make_job(ada)
    for hours in (1, 23, 24):
        failed(job, hours * HOUR)

    figures = stats.overview(ada, NOW)["last_24_hours"]

    assert overview.failure_groups(ada, NOW).total == figures.failed == 2


@pytest.mark.django_db
def test_a_cause_is_told_in_full_unless_its_messages_differ(ada):
    job = make_job(ada)
    for n, took_ms in enumerate((900, 900, 901)):
        failed(job, n * MINUTE, f"took {took_ms} ms", "timeout" if n < 2 else "tls")
    failed(job, 4 * MINUTE, "took 77 ms", "tls")

    told = {group.kind: group.told for group in overview.failure_groups(ada, NOW).groups}

    assert told == {"timeout": "took 900 ms", "tls": "took <n> ms"}


@pytest.mark.django_db
def test_failures_that_were_not_looked_at_are_still_counted(ada, monkeypatch):
    monkeypatch.setattr("monitoring.dashboard.overview.failures.MOST", 1)
    job = make_job(ada)
    for n in range(1, 4):
        failed(job, n * MINUTE)

    found = overview.failure_groups(ada, NOW)

    assert (found.seen, found.total) == (1, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["ada", "max_"])
def test_a_failure_behind_thousands_of_successes_is_found(ada, max_, who):
    job = make_job(ada)
    failed(job, 20 * MINUTE)
    multiply(ended(job, MINUTE), 5000, "t.scheduled_for - n * interval '100 milliseconds'")

    found = overview.failure_groups({"ada": ada, "max_": max_}[who], NOW)

    assert (len(found.groups), found.seen, found.total) == (1, 1, 1)


@pytest.mark.django_db
def test_failures_of_a_job_that_is_gone_are_not_told(ada):
    job = make_job(ada)
    failed(job, MINUTE)
    job.delete()

    found = overview.failure_groups(ada, NOW)

    assert (found.groups, found.seen, found.total) == ((), 0, 0)
