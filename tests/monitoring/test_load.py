"""GET /stats/load: how full the minutes to come are."""

from datetime import UTC, datetime

import pytest

from jobs.rescheduling.load import as_counted, counts_of
from jobs.schedules import IntervalSchedule, parse_expression
from jobs.schedules.adjusted import Adjustment
from tests.credentials import token_client
from tests.makers import make_job, make_jobs

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _now(time_machine):
    time_machine.move_to(NOW, tick=False)


def load(user, **query):
    answer = token_client(user).get("/stats/load", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def test_a_herd_is_seen_as_written_and_as_it_is_spread(ada):
    make_jobs(6, ada, cron="0 * * * *")
    for minute in range(4):
        make_job(ada, cron="0 * * * *", spread="within_hour", shift_seconds=60 * minute)

    told = load(ada, hours=2)

    written, adjusted = told["asWritten"]["perMinute"], told["asAdjusted"]["perMinute"]
    assert (told["start"], len(written)) == ("2027-03-01T12:00:00Z", 120)
    assert (written[0], written[60], sum(written)) == (10, 10, 20)
    assert (adjusted[:5], sum(adjusted)) == ([7, 1, 1, 1, 0], 20)
    assert (told["asWritten"]["peak"], told["asAdjusted"]["peak"]) == (10, 7)


@pytest.mark.parametrize("seconds", [0, 59, 60, 61, 150, 3599])
@pytest.mark.parametrize(
    "schedule",
    [
        parse_expression("*/5 * * * *", "Europe/Berlin"),
        parse_expression("7 * * * *", "UTC"),
        parse_expression("0 0 1,15 * *", "Asia/Kathmandu"),
        IntervalSchedule(300),
        IntervalSchedule(90),
    ],
)
def test_a_shift_counted_to_the_minute_fills_the_same_minutes(schedule, seconds):
    start = datetime(2027, 3, 1, tzinfo=UTC)
    exactly = counts_of(schedule, Adjustment(shift_seconds=seconds), start, 1440)

    counted = counts_of(schedule, Adjustment(shift_seconds=as_counted(schedule, seconds)), start, 1440)

    assert list(counted) == list(exactly)


def test_intervals_of_seconds_and_slowed_jobs_count_as_often_as_they_run(ada):
    make_job(ada, every_s=20)
    make_job(ada, cron="* * * * *", keep_every=2, keep_anchor=NOW)

    told = load(ada, hours=1)

    assert set(told["asWritten"]["perMinute"]) == {4}
    assert told["asAdjusted"]["perMinute"][20:24] == [4, 3, 4, 3]


def test_the_best_free_minutes_are_those_with_fewest_others(ada):
    for minute in (0, 1, 2, 4):
        make_job(ada, cron=f"{minute}-59/5 * * * *" if minute else "*/5 * * * *")

    slots = load(ada, hours=1, period=5)["freeSlots"]

    assert slots[0] == {"minute": 3, "busiest": 0, "mean": 0.0}


def test_nobody_learns_of_a_strangers_load(ada, ben):
    make_jobs(3, ada, cron="0 * * * *")

    assert sum(load(ben)["asWritten"]["perMinute"]) == 0


def test_many_jobs_of_one_schedule_take_no_more_queries(ada, django_assert_num_queries):
    make_job(ada, cron="0 * * * *")
    client = token_client(ada)
    client.get("/stats/load")  # a token's first use is noted
    with django_assert_num_queries(3) as one:
        client.get("/stats/load")
    make_jobs(50, ada, cron="0 * * * *")

    with django_assert_num_queries(len(one)):
        client.get("/stats/load")
