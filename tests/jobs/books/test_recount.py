"""The books: ticks by history against rows."""

from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from jobs import commands
from jobs.books.recount import recount
from jobs.models import BookDay, BookDifference, CronExecution
from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 1)
BEGIN = datetime(2027, 3, 1, tzinfo=UTC)
NOW = BEGIN + timedelta(days=1, hours=4)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def hourly(owner, **fields):
    return make_job(owner, cron="0 * * * *", **{"created_at": BEGIN - timedelta(days=3), **fields})


def fill(job, hours, status="SUCCESS"):
    for hour in hours:
        at = BEGIN + timedelta(hours=hour)
        make_execution(job, at, status=status, completed_at=at)


def test_a_day_with_a_row_for_each_tick_balances(ada):
    job = hourly(ada)
    fill(job, range(23))
    fill(job, [23], "MISSED")

    book = recount(DAY, NOW)

    assert (book.jobs, book.expected, book.missing, book.extra) == (1, 24, 0, 0)
    assert BookDay.objects.get().by_status == {"SUCCESS": 23, "MISSED": 1}


def test_a_lost_tick_and_a_row_too_many_are_named(ada):
    job = hourly(ada)
    fill(job, set(range(24)) - {7})
    make_execution(job, BEGIN + timedelta(minutes=30), status="SUCCESS", completed_at=BEGIN)

    book = recount(DAY, NOW)

    found = BookDifference.objects.order_by("kind").values_list("kind", "scheduled_for")
    assert (book.missing, book.extra) == (1, 1)
    assert list(found) == [
        ("extra", BEGIN + timedelta(minutes=30)),
        ("missing", BEGIN + timedelta(hours=7)),
    ]


def test_a_pause_and_an_edit_change_what_is_expected(ada):
    job = hourly(ada)
    fill(job, range(6))
    commands.update_job(job.pk, {"is_active": False}, ada, BEGIN + timedelta(hours=5, minutes=30))
    commands.update_job(
        job.pk, {"is_active": True, "cron_expression": "0 */6 * * *"}, ada, BEGIN + timedelta(hours=9)
    )
    fill(job, [12, 18])

    book = recount(DAY, NOW)

    assert (book.expected, book.missing, book.extra) == (8, 0, 0)


def test_what_was_claimed_when_the_edit_came_is_no_row_too_many(ada):
    job = hourly(ada)
    commands.update_job(
        job.pk, {"is_active": False}, ada, BEGIN + timedelta(hours=3) - timedelta(seconds=0.5)
    )
    fill(job, range(4))

    book = recount(DAY, NOW)

    assert (book.expected, book.missing, book.extra) == (3, 0, 0)


def test_a_withdrawn_row_and_runs_by_hand_do_not_count(ada):
    job = hourly(ada, is_active=False)
    make_execution(job, BEGIN, status="CANCELLED", completed_at=BEGIN)
    make_execution(job, BEGIN, status="SUCCESS", completed_at=BEGIN, trigger="manual")

    assert (recount(DAY, NOW).expected, recount(DAY, NOW).extra) == (0, 0)


def test_a_job_made_at_noon_owes_nothing_for_the_morning(ada):
    job = hourly(ada, created_at=BEGIN + timedelta(hours=12))
    fill(job, range(13, 24))

    assert (recount(DAY, NOW).expected, recount(DAY, NOW).missing) == (11, 0)


def test_the_cost_in_queries_grows_by_the_hundred_jobs(ada, django_assert_max_num_queries):
    for _ in range(30):
        hourly(ada)

    with django_assert_max_num_queries(12):
        recount(DAY, NOW)


def test_the_command_tells_and_fails_when_the_books_do_not_balance(ada):
    fill(hourly(ada), range(24))
    said = StringIO()

    call_command("recount", "--day", "2027-03-01", stdout=said)
    CronExecution.objects.filter(scheduled_for=BEGIN).delete()

    assert "1 jobs, 24 ticks; rows: 24 SUCCESS" in said.getvalue()
    assert "the books balance" in said.getvalue()
    with pytest.raises(CommandError, match="1 missing, 0 extra"):
        call_command("recount", "--day", "2027-03-01", stdout=StringIO())
