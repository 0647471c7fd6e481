"""When schedules tick."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jobs.schedules import (
    CronSchedule,
    IntervalSchedule,
    OnceSchedule,
    ScheduleError,
    next_tick,
    parse_expression,
    ticks_between,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def ticks(expression: str, zone: str, after: str, until: str) -> list[str]:
    """The ticks between two UTC times, as month, day, hour and minute of UTC."""
    found = ticks_between(parse_expression(expression, zone), utc(after), utc(until))
    return [tick.strftime("%m-%d %H:%M") for tick in found]


@pytest.mark.parametrize(
    ("expression", "after", "following"),
    [
        ("*/5 * * * *", "2026-01-01T00:00:00", "2026-01-01T00:05"),
        ("*/5 * * * *", "2026-01-01T00:04:59.999999", "2026-01-01T00:05"),
        ("*/5 * * * *", "2025-12-31T23:55:00.000001", "2026-01-01T00:00"),
        ("59 23 31 12 *", "2026-12-31T23:59:00", "2027-12-31T23:59"),
        ("0 0 29 2 *", "2026-01-01T00:00:00", "2028-02-29T00:00"),
        ("0 0 29 2 *", "2096-02-29T00:00:00", "2104-02-29T00:00"),
        ("0 0 1,15 * fri", "2026-05-01T12:00:00", "2026-05-08T00:00"),  # either day: the 8th is a Friday
        (
            "0 0 */2 * fri",
            "2026-05-01T12:00:00",
            "2026-05-15T00:00",
        ),  # a field starts with *: both, odd Fridays
        ("0 0 13 * */5", "2026-01-01T00:00:00", "2026-02-13T00:00"),  # both: a 13th on Sunday or Friday
        ("0 0 1-31 * mon", "2026-05-05T12:00:00", "2026-05-06T00:00"),  # either: every day
        ("0 0 1,*/10 * mon", "2026-05-05T12:00:00", "2026-05-11T00:00"),  # * not first: either
        ("0 0 * * 7", "2026-05-05T12:00:00", "2026-05-10T00:00"),
        ("0 0 L * *", "2027-02-01T00:00:00", "2027-02-28T00:00"),
        ("0 0 L * *", "2028-02-01T00:00:00", "2028-02-29T00:00"),
        ("0 0 LW * *", "2026-05-01T00:00:00", "2026-05-29T00:00"),  # the 31st is a Sunday
        ("0 0 LW * *", "2026-02-01T00:00:00", "2026-02-27T00:00"),  # the 28th is a Saturday
        ("0 0 * * friL", "2026-05-01T00:00:00", "2026-05-29T00:00"),
        ("0 0 * * fri#2", "2026-05-01T00:00:00", "2026-05-08T00:00"),
        ("0 0 * * sun#5", "2026-06-01T00:00:00", "2026-08-30T00:00"),
        ("0 0 * 2 mon#5", "2026-01-01T00:00:00", "2044-02-29T00:00"),
        ("5-59/20 7 * * *", "2026-05-01T07:25:00", "2026-05-01T07:45"),
        ("*/90 * * * *", "2026-05-01T07:25:00", "2026-05-01T08:00"),
    ],
)
def test_a_schedule_in_utc_ticks_next_at(expression: str, after: str, following: str) -> None:
    assert next_tick(parse_expression(expression), utc(after)) == utc(following)


@pytest.mark.parametrize(
    ("expression", "zone", "after", "until", "expected"),
    [
        # forward at 02:00 (01:00 UTC): fixed times are made up for at once, together; wildcards are not
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12", "2026-03-30T12", ["03-29 01:00", "03-30 00:30"]),
        ("0,30 2 * * *", "Europe/Berlin", "2026-03-28T12", "2026-03-29T12", ["03-29 01:00"]),
        ("30 2,3 * * *", "Europe/Berlin", "2026-03-28T12", "2026-03-29T12", ["03-29 01:00", "03-29 01:30"]),
        ("*/30 2 * * *", "Europe/Berlin", "2026-03-28T12", "2026-03-29T12", []),
        ("0 3 * * *", "Europe/Berlin", "2026-03-28T12", "2026-03-29T12", ["03-29 01:00"]),
        ("30 * * * *", "Europe/Berlin", "2026-03-29T00", "2026-03-29T02", ["03-29 00:30", "03-29 01:30"]),
        # back at 03:00 (01:00 UTC): fixed times run once, at the first occurrence; wildcards both times
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12", "2026-10-25T12", ["10-25 00:30"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-25T00:30", "2026-10-26T12", ["10-26 01:30"]),
        (
            "*/30 2 * * *",
            "Europe/Berlin",
            "2026-10-25T00:10",
            "2026-10-25T01",
            ["10-25 00:30", "10-25 01:00"],
        ),
        ("0 3 * * *", "Europe/Berlin", "2026-10-24T12", "2026-10-25T12", ["10-25 02:00"]),
        ("30 1 * * *", "America/New_York", "2026-11-01T00", "2026-11-02T00", ["11-01 05:30"]),
        ("30 2 * * *", "America/New_York", "2026-03-08T00", "2026-03-09T00", ["03-08 07:00"]),
        # at 00:01, so the day itself begins twice
        ("0 0 * * *", "America/St_Johns", "2010-11-06T12", "2010-11-08T12", ["11-07 02:30", "11-08 03:30"]),
        ("5 23 6 11 *", "America/St_Johns", "2010-11-06T12", "2010-11-08T12", ["11-07 01:35"]),
        (
            "*/5 23 6 11 *",
            "America/St_Johns",
            "2010-11-07T02:25",
            "2010-11-07T02:41",
            ["11-07 02:35", "11-07 02:40"],
        ),
        ("30 0 * * *", "America/St_Johns", "2010-03-13T12", "2010-03-14T12", ["03-14 03:31"]),
        # by half an hour
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00", "2026-10-04T12", ["10-03 15:30"]),
        ("45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00", "2026-04-05T00", ["04-04 14:45"]),
        (
            "45 * * * *",
            "Australia/Lord_Howe",
            "2026-04-04T14",
            "2026-04-04T16",
            ["04-04 14:45", "04-04 15:15"],
        ),
        # at 02:45 and 03:45
        ("0 3 * * *", "Pacific/Chatham", "2026-09-25T18", "2026-09-26T18", ["09-26 14:00"]),
        ("0 3 * * *", "Pacific/Chatham", "2026-04-03T18", "2026-04-04T18", ["04-04 13:15"]),
        # a midnight that is not there, and one that comes twice
        ("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12", "2018-11-05T12", ["11-04 03:00", "11-05 02:00"]),
        ("30 23 * * *", "America/Sao_Paulo", "2018-02-17T12", "2018-02-18T12", ["02-18 01:30"]),
        ("0 0 * * *", "Asia/Tehran", "2021-03-21T12", "2021-03-22T12", ["03-21 20:30"]),
        # Ramadan
        ("30 2 * * *", "Africa/Casablanca", "2026-02-14T12", "2026-02-15T12", ["02-15 01:30"]),
        ("30 2 * * *", "Africa/Casablanca", "2026-03-21T12", "2026-03-22T12", ["03-22 02:00"]),
        # a whole day left out is a correction of the clock: nothing is made up for
        ("0 12 * * *", "Pacific/Apia", "2011-12-29T00", "2011-12-31T12", ["12-29 22:00", "12-30 22:00"]),
        ("0 12 30 * *", "Pacific/Apia", "2011-12-01T00", "2012-01-31T00", ["01-29 22:00"]),
        # three hours forward are a correction, three hours back are not
        ("0 1 * * *", "Antarctica/Casey", "2019-10-03T00", "2019-10-04T00", ["10-03 17:00"]),
        ("30 1 5 3 *", "Antarctica/Casey", "2010-03-04T00", "2010-03-06T00", ["03-04 14:30"]),
        ("30 4 * * *", "Antarctica/Casey", "2019-10-03T12", "2019-10-04T18", ["10-04 17:30"]),
        # moved back shortly before a piece of the zone's kept time ends
        ("50 2 * * *", "Antarctica/Troll", "2046-10-28T00", "2046-10-28T12", ["10-28 00:50"]),
    ],
)
def test_a_clock_that_is_moved_is_met_as_debians_cron_does(
    expression: str, zone: str, after: str, until: str, expected: list[str]
) -> None:
    assert ticks(expression, zone, after, until) == expected


def test_an_interval_is_aligned_to_the_clock_and_never_drifts() -> None:
    schedule = IntervalSchedule(7)

    assert next_tick(schedule, utc("1970-01-01T00:00:06.999999")) == utc("1970-01-01T00:00:07")
    assert next_tick(schedule, utc("1970-01-01T00:00:07")) == utc("1970-01-01T00:00:14")
    assert next_tick(schedule, utc("1969-12-31T23:59:59.5")) == utc("1970-01-01T00:00:00")


def test_once_ticks_once_whatever_zone_it_is_written_in() -> None:
    at = datetime(2026, 5, 1, 12, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=2)))

    assert next_tick(OnceSchedule(at), utc("2026-05-01T09:00")) == utc("2026-05-01T10:00:00.250000")
    assert next_tick(OnceSchedule(at), at) is None


def test_ticks_are_in_utc_and_an_instant_of_any_zone_is_understood() -> None:
    schedule = parse_expression("30 2 * * *", "Europe/Berlin")
    second_half_past_two = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))

    tick = next_tick(schedule, second_half_past_two)

    assert tick == utc("2026-10-26T01:30")
    assert tick is not None
    assert tick.tzinfo is UTC


def test_a_schedule_made_by_hand_is_read_when_it_ticks() -> None:
    by_hand = CronSchedule("0", "9", "?", "*", "MON-FRI", "Europe/Berlin")

    assert next_tick(by_hand, utc("2026-05-01T12:00")) == utc("2026-05-04T07:00")
    with pytest.raises(ScheduleError, match="minute: 60 is out of range"):
        next_tick(CronSchedule("60", "*", "*", "*", "*"), utc("2026-05-01T12:00"))


@pytest.mark.parametrize(
    "schedule",
    [CronSchedule("0", "0", "30", "2", "*"), CronSchedule("*", "*", "*", "*", "*"), IntervalSchedule(1)],
)
def test_the_end_of_time_ends_the_search(schedule: CronSchedule | IntervalSchedule) -> None:
    assert next_tick(schedule, datetime.max.replace(tzinfo=UTC)) is None


NUMBERS = st.integers(0, 59).map(str)
MINUTES = st.sampled_from(["*", "*/7", "0", "0,30", "1-59/2", "59"]) | NUMBERS
HOURS = st.sampled_from(["*", "*/3", "0", "1", "2", "3", "0-4", "23"])
DAYS = st.sampled_from(["*", "*/2", "1", "L", "LW", "29", "31", "15-20"])
MONTHS = st.sampled_from(["*", "*/2", "2", "3,10", "11"])
WEEKDAYS = st.sampled_from(["*", "0", "1-5", "6L", "0#2", "0#5", "*/3"])
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "Europe/Dublin",
        "America/St_Johns",
        "America/Sao_Paulo",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Pacific/Apia",
        "Africa/Casablanca",
        "Africa/Monrovia",
        "Asia/Tehran",
        "Antarctica/Troll",
    ]
)
CRONS = st.builds(CronSchedule, MINUTES, HOURS, DAYS, MONTHS, WEEKDAYS, ZONES)
INSTANTS = st.datetimes(timezones=st.just(UTC))
NEAR_INSTANTS = st.integers(0, 111 * 366 * 86_400).map(
    lambda seconds: utc("1990-01-01") + timedelta(0, seconds)
)


@settings(max_examples=300, deadline=None)
@given(CRONS, INSTANTS)
@example(CronSchedule("*", "*", "*", "*", "*", "Europe/Amsterdam"), datetime(1937, 6, 30, 22, 30, tzinfo=UTC))
@example(CronSchedule("0", "0", "29", "2", "1"), datetime(9990, 1, 1, tzinfo=UTC))
@example(CronSchedule("*", "2", "*", "3", "0L", "Europe/Berlin"), datetime(2026, 1, 1, tzinfo=UTC))
@example(CronSchedule("*", "*", "*", "*", "*", "Pacific/Apia"), datetime.min.replace(tzinfo=UTC))
def test_ticks_only_move_forward(schedule: CronSchedule, after: datetime) -> None:
    instants = [after]
    while len(instants) < 12 and (tick := next_tick(schedule, instants[-1])):
        instants.append(tick)

    assert all(earlier < later for earlier, later in pairwise(instants))


@settings(max_examples=200, deadline=None)
@given(CRONS, NEAR_INSTANTS, st.floats(0, 1))
def test_the_next_tick_is_the_same_from_every_instant_before_it(
    schedule: CronSchedule, after: datetime, part: float
) -> None:
    tick = next_tick(schedule, after)

    if tick is not None:
        between = after + (tick - after) * part
        assert between == tick or next_tick(schedule, between) == tick
