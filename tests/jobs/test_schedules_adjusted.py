"""What an adjustment makes of a user's schedule."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from jobs.schedules import (
    NO_ADJUSTMENT,
    Adjustment,
    IntervalSchedule,
    OnceSchedule,
    Schedule,
    adjusted_ticks_between,
    following_adjusted,
    held_back_between,
    keeping_every,
    moved_on,
    next_adjusted_tick,
    next_tick,
    parse_expression,
    ticks_between,
)

START = datetime(2026, 3, 28, tzinfo=UTC)
EXPRESSIONS = [
    "* * * * *",
    "*/5 * * * *",
    "*/7 * * * *",
    "0,1,2 * * * *",
    "0,59 */3 * * *",
    "30 2 * * *",
    "0 9-17 * * mon-fri",
    "0 0 1,15 * fri",
]

schedules: st.SearchStrategy[Schedule] = st.one_of(
    st.builds(
        parse_expression,
        st.sampled_from(EXPRESSIONS),
        st.sampled_from(["UTC", "Europe/Berlin", "Australia/Lord_Howe"]),
    ),
    st.builds(IntervalSchedule, st.sampled_from([1, 7, 60, 90, 3600, 86_400])),
    st.builds(
        OnceSchedule, st.integers(0, 5 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds))
    ),
)
moments = st.integers(0, 3 * 86_400).map(lambda seconds: START + timedelta(seconds=seconds, microseconds=1))
# One change after another, as rules, breakers and people make them.
steps = st.one_of(
    st.tuples(st.just("keep"), st.integers(1, 16), moments),
    st.tuples(st.just("shift"), st.integers(0, 3599), moments),
    st.tuples(st.just("hold"), st.just(0), moments),
    st.tuples(st.just("release"), st.just(0), moments),
)


def changed(schedule: Schedule, adjustment: Adjustment, step: tuple[str, int, datetime]) -> Adjustment:
    match step:
        case ("keep", keep_every, now):
            return keeping_every(schedule, adjustment, keep_every, now)
        case ("shift", seconds, _):
            return replace(adjustment, shift_seconds=seconds)
        case ("hold", _, until):
            return replace(adjustment, held_until=until)
        case _:
            return replace(adjustment, held_until=None)


@st.composite
def adjusted(draw: st.DrawFn) -> tuple[Schedule, Adjustment]:
    schedule, adjustment = draw(schedules), NO_ADJUSTMENT
    for step in draw(st.lists(steps, max_size=6)):
        adjustment = changed(schedule, adjustment, step)
    return schedule, adjustment


def first_ticks(
    schedule: Schedule, adjustment: Adjustment, after: datetime, count: int = 20
) -> list[datetime]:
    far = after + timedelta(days=3000)
    return list(islice(adjusted_ticks_between(schedule, adjustment, after, far), count))


@settings(deadline=None)
@given(adjusted(), moments)
@example((parse_expression("0,1,2 * * * *"), Adjustment(shift_seconds=150)), START)
@example((IntervalSchedule(1), Adjustment(shift_seconds=3599)), START)
def test_what_ticks_is_a_part_of_the_users_ticks_each_before_the_users_next(
    case: tuple[Schedule, Adjustment], after: datetime
) -> None:
    schedule, adjustment = case
    shift = timedelta(seconds=adjustment.shift_seconds)

    found = first_ticks(schedule, adjustment, after)

    for tick in found:
        own = max(ticks_between(schedule, tick - shift - timedelta(microseconds=1), tick))
        following = next_tick(schedule, own)
        assert timedelta(0) <= tick - own <= shift
        assert following is None or tick < following
    assert all(earlier < later for earlier, later in pairwise(found))
    assert all(tick > after for tick in found)


@settings(deadline=None)
@given(adjusted(), moments)
def test_it_never_ticks_more_often_than_the_user_wrote(
    case: tuple[Schedule, Adjustment], after: datetime
) -> None:
    schedule, adjustment = case
    unshifted = replace(adjustment, shift_seconds=0)
    until = after + timedelta(hours=2)

    kept = set(adjusted_ticks_between(schedule, unshifted, after, until))
    held = set(held_back_between(schedule, adjustment, after, until))

    assert kept | held == set(ticks_between(schedule, after, until))
    assert not kept & held


@settings(deadline=None)
@given(adjusted(), moments)
def test_reverting_every_change_gives_back_exactly_the_users_schedule(
    case: tuple[Schedule, Adjustment], now: datetime
) -> None:
    schedule, adjustment = case
    until = now + timedelta(hours=3)

    back = replace(keeping_every(schedule, adjustment, 1, now), shift_seconds=0, held_until=None)

    assert back == NO_ADJUSTMENT
    assert list(adjusted_ticks_between(schedule, back, now, until)) == list(
        ticks_between(schedule, now, until)
    )
    assert not list(held_back_between(schedule, back, now, until))


@settings(deadline=None)
@given(adjusted(), moments)
@example(
    (parse_expression("0,1,2 * * * *"), Adjustment(3, START + timedelta(minutes=1), shift_seconds=150)), START
)
def test_a_tick_leads_to_the_same_following_one_as_the_anchor_does(
    case: tuple[Schedule, Adjustment], after: datetime
) -> None:
    schedule, adjustment = case
    tick = next_adjusted_tick(schedule, adjustment, after)

    for _ in range(5):
        if tick is None:
            break
        counted = next_adjusted_tick(schedule, adjustment, tick)
        moved = next_adjusted_tick(schedule, moved_on(schedule, adjustment, tick), tick)
        assert following_adjusted(schedule, adjustment, tick) == counted == moved
        tick = counted


@settings(deadline=None)
@given(adjusted(), moments, st.integers(1, 16))
def test_slowing_down_keeps_no_tick_that_was_dropped_before(
    case: tuple[Schedule, Adjustment], now: datetime, times: int
) -> None:
    schedule, adjustment = case
    until = now + timedelta(hours=3)
    assume(adjustment.keep_every * times <= 16)
    slower = keeping_every(schedule, adjustment, adjustment.keep_every * times, now)

    before = set(adjusted_ticks_between(schedule, adjustment, now, until))
    after = set(adjusted_ticks_between(schedule, slower, now, until))

    assert after <= before


@settings(deadline=None)
@given(adjusted(), moments)
def test_stepping_back_to_half_keeps_every_tick_there_was(
    case: tuple[Schedule, Adjustment], now: datetime
) -> None:
    schedule, adjustment = case
    assume(adjustment.keep_every in (1, 2, 4, 8, 16))
    until = now + timedelta(hours=3)
    quicker = keeping_every(schedule, adjustment, max(adjustment.keep_every // 2, 1), now)

    before = set(adjusted_ticks_between(schedule, adjustment, now, until))
    after = set(adjusted_ticks_between(schedule, quicker, now, until))

    assert before <= after


def clock(ticks: list[datetime]) -> list[str]:
    return [f"{tick:%H:%M:%S}" for tick in ticks]


@pytest.mark.parametrize(
    ("expression", "adjustment", "expected"),
    [
        ("*/5 * * * *", Adjustment(2, START), ["00:10:00", "00:20:00", "00:30:00"]),
        ("*/5 * * * *", Adjustment(4, START + timedelta(minutes=5)), ["00:05:00", "00:25:00", "00:45:00"]),
        ("*/5 * * * *", Adjustment(shift_seconds=90), ["00:01:30", "00:06:30", "00:11:30"]),
        ("*/5 * * * *", Adjustment(shift_seconds=3599), ["00:04:59", "00:09:59", "00:14:59"]),
        ("0,1,2 * * * *", Adjustment(shift_seconds=150), ["00:00:59", "00:01:59", "00:04:30"]),
        (
            "*/5 * * * *",
            Adjustment(held_until=START + timedelta(minutes=7)),
            ["00:10:00", "00:15:00", "00:20:00"],
        ),
        (
            "*/5 * * * *",
            Adjustment(held_until=START + timedelta(minutes=10)),
            ["00:10:00", "00:15:00", "00:20:00"],
        ),
        (
            "*/5 * * * *",
            Adjustment(2, START, 60, START + timedelta(minutes=7)),
            ["00:11:00", "00:21:00", "00:31:00"],
        ),
    ],
)
def test_an_adjusted_schedule_ticks_at(expression: str, adjustment: Adjustment, expected: list[str]) -> None:
    found = first_ticks(parse_expression(expression), adjustment, START, 3)

    assert clock(found) == expected


def test_of_a_slowed_and_held_job_the_ticks_held_back_are_told() -> None:
    adjustment = Adjustment(2, START, held_until=START + timedelta(minutes=20))

    held = list(
        held_back_between(parse_expression("*/5 * * * *"), adjustment, START, START + timedelta(minutes=40))
    )

    assert clock(held) == ["00:05:00", "00:10:00", "00:15:00", "00:25:00", "00:35:00"]


def test_a_schedule_of_one_tick_is_never_adjusted() -> None:
    once = OnceSchedule(START + timedelta(hours=1))
    adjustment = Adjustment(4, START, 600, START + timedelta(days=1))

    assert next_adjusted_tick(once, adjustment, START) == START + timedelta(hours=1)
    assert not list(held_back_between(once, adjustment, START, START + timedelta(days=2)))


@pytest.mark.parametrize(
    "values",
    [
        {"keep_every": 0},
        {"keep_every": 17, "anchor": START},
        {"keep_every": 2},
        {"anchor": START},
        {"shift_seconds": -1},
        {"shift_seconds": 3600},
    ],
)
def test_an_adjustment_beyond_its_bounds_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"keep_every|anchor|shift_seconds"):
        Adjustment(**values)  # type: ignore[arg-type]


def test_a_year_of_an_interval_is_not_counted_tick_by_tick() -> None:
    adjustment = Adjustment(16, START)

    assert next_adjusted_tick(
        IntervalSchedule(1), adjustment, START + timedelta(days=365)
    ) == START + timedelta(days=365, seconds=16)


@settings(deadline=None)
@given(st.sampled_from(EXPRESSIONS), st.integers(2, 16), moments, st.integers(0, 40 * 86_400))
def test_counting_from_an_old_anchor_finds_what_counting_tick_by_tick_finds(
    expression: str, keep_every: int, anchored: datetime, seconds: int
) -> None:
    schedule = parse_expression(expression, "Europe/Berlin")
    anchor = next_tick(schedule, anchored)
    assert anchor is not None
    after = anchor + timedelta(seconds=seconds)

    found = next_adjusted_tick(schedule, Adjustment(keep_every, anchor), after)

    users = [anchor, *ticks_between(schedule, anchor, after)]
    to_come = keep_every - (len(users) - 1) % keep_every
    assert found == list(islice(ticks_between(schedule, after, after + timedelta(days=500)), to_come))[-1]
