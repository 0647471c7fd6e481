"""A schedule's sentence says what it means: read back, from its words alone, it is the schedule again."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.schedules import CronSchedule, ScheduleError, parse_expression
from jobs.schedules.telling import sentence_of
from jobs.schedules.telling.sentence import zone_words
from tests.conformance.drawing import draw_expression
from tests.conformance.reading import read
from tests.conformance.vixie import VixieJob

DAYS = [
    date(2024, 1, 1) + timedelta(days=n) for n in range(0, 4 * 365, 3)
]  # a third of four years: each weekday on each date

minutes, hours = st.integers(0, 59), st.integers(0, 23)


def ranges(low: int, high: int) -> st.SearchStrategy[str]:
    """`a`, `a-b`, `a-b/n`, `*/n`."""
    ends = st.tuples(st.integers(low, high), st.integers(low, high)).map(sorted)
    spans = ends.map(lambda pair: f"{pair[0]}-{pair[1]}")
    steps = st.integers(1, high + 2)
    return (
        st.integers(low, high).map(str)
        | spans
        | st.builds("{}/{}".format, spans, steps)
        | steps.map(lambda step: f"*/{step}")
        | st.just("*")
    )


def fields(low: int, high: int, *others: str) -> st.SearchStrategy[str]:
    """A list of one to four."""
    one = ranges(low, high) | st.sampled_from(others) if others else ranges(low, high)
    return st.lists(one, min_size=1, max_size=4).map(",".join) | st.just("*")


WEEKDAYS = ("5L", "0L", "1#1", "5#2", "3#5", "sat", "mon-fri", "0,6")
EXPRESSIONS = st.builds(
    "{} {} {} {} {}".format,
    fields(0, 59),
    fields(0, 23),
    fields(1, 31, "L", "LW"),
    fields(1, 12),
    fields(0, 7, *WEEKDAYS),
)


def differences(expression: str) -> list[str]:
    """What the sentence says otherwise than the expression means."""
    sentence = sentence_of(parse_expression(expression, "Europe/Berlin"))
    said, meant = read(sentence), VixieJob(expression)
    times = {hour * 60 + minute for hour in meant.hours for minute in meant.minutes}
    wrong = [f"times of {sentence!r}"] if said.times != times else []
    wrong += [f"clock of {sentence!r}"] if said.follows_the_clock != meant.is_wild else []
    return wrong + [f"{day} of {sentence!r}" for day in DAYS if said.is_on(day) != meant.is_on(day)][:1]


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS)
def test_a_sentence_read_back_is_the_schedule(expression: str) -> None:
    try:
        parse_expression(expression, "Europe/Berlin")
    except ScheduleError:
        return

    assert differences(expression) == []


@pytest.mark.parametrize(
    "count",
    [300, pytest.param(5_000, marks=[pytest.mark.soak, pytest.mark.marathon, pytest.mark.timeout(900)])],
)
def test_sentences_of_usual_expressions_read_back_are_the_schedules(count: int) -> None:
    rng = random.Random(7)
    drawn = {draw_expression(rng, date(2026, 1, 1) + timedelta(days=n % 365)) for n in range(count * 2)}
    kept = [one for one in sorted(drawn) if parses(one)][:count]

    assert len(kept) == count
    assert [wrong for one in kept for wrong in differences(one)] == []


def parses(expression: str) -> bool:
    try:
        return isinstance(parse_expression(expression), CronSchedule)
    except ScheduleError:
        return False


def test_zones_that_are_told_by_one_name_have_one_clock() -> None:
    instants = [
        datetime(year, month, 15, tzinfo=ZoneInfo("UTC")) for year in (2026, 2027) for month in range(1, 13)
    ]
    clocks: dict[str, set[tuple[object, ...]]] = {}
    for name in available_timezones() - {"localtime"}:
        zone = ZoneInfo(name)
        offsets = tuple(at.astimezone(zone).utcoffset() for at in instants)
        clocks.setdefault(zone_words(name), set()).add(offsets)

    assert [name for name, found in clocks.items() if len(found) > 1] == []


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("0 2 * * mon-fri", "At 02:00 on weekdays, Berlin time"),
        ("*/5 * * * *", "Every 5 minutes, Berlin time"),
        ("30 2 L * *", "At 02:30 on the last day of the month, Berlin time"),
        (
            "0 18 LW 3,6,9,12 *",
            "At 18:00 on the last working day of March, June, September and December, Berlin time",
        ),
        ("30 8 * * 5#2", "At 08:30 on the second Friday of the month, Berlin time"),
        ("0 0 * * 5L", "At 00:00 on the last Friday of the month, Berlin time"),
        ("0 0 1,15 * fri", "At 00:00 on the 1st and 15th of the month, and also on Fridays, Berlin time"),
        (
            "0 0 13 * */5",
            "At 00:00 on Fridays and Sundays, but only on the 13th of the month, Berlin time",
        ),
        ("0 9-17 * * *", "Hourly from 09:00 to 17:00 every day, Berlin time"),
        ("*/7 * * * *", "At every 7th minute from 0 to 56 of every hour, Berlin time"),
        ("@yearly", "At 00:00 on the 1st of January, Berlin time"),
        ("*/10 * * * * *", "Every 10 seconds, aligned to the clock"),
    ],
)
def test_a_sentence_is_english(expression: str, sentence: str) -> None:
    assert sentence_of(parse_expression(expression, "Europe/Berlin")) == sentence
