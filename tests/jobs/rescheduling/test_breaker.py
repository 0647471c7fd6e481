"""When a job is paused, probed and back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rescheduling.breaker import Breaker, after_failed_probe, closed, held, is_to_open, opened
from jobs.rescheduling.tuning import Tuning
from jobs.schedules import NO_ADJUSTMENT, Adjustment, next_adjusted_tick, next_tick, parse_expression

NOW = datetime(2026, 3, 2, 10, 0, 30, tzinfo=UTC)
TUNING = Tuning()
SCHEDULE = parse_expression("*/5 * * * *")


@pytest.mark.parametrize(
    ("failures", "is_critical", "minutes_since_change", "expected"),
    [
        (2, False, None, False),
        (3, False, None, True),
        (30, True, None, False),
        (3, False, 59, False),
        (3, False, 60, True),
    ],
)
def test_a_breaker_opens_after_failures_in_a_row(
    failures: int, is_critical: bool, minutes_since_change: int | None, expected: bool
) -> None:
    changed_at = None if minutes_since_change is None else NOW - timedelta(minutes=minutes_since_change)

    assert is_to_open(failures, is_critical, changed_at, TUNING, NOW) is expected


def test_the_gaps_between_probes_double_up_to_the_longest() -> None:
    breaker = opened(NO_ADJUSTMENT, None, TUNING, NOW)
    gaps = [breaker.held_until - NOW]
    for _ in range(5):
        breaker = after_failed_probe(breaker, NOW, TUNING)
        gaps.append(breaker.held_until - NOW)

    assert [gap.total_seconds() / 60 for gap in gaps] == [1, 2, 4, 8, 8, 8]


def test_the_probe_is_a_tick_of_the_users_even_of_a_slowed_and_spread_job() -> None:
    slowed = Adjustment(4, NOW.replace(second=0) - timedelta(minutes=15), 20)
    breaker = opened(slowed, None, TUNING, NOW)

    probe = next_adjusted_tick(SCHEDULE, held(slowed, breaker.held_until), NOW)

    assert probe == NOW.replace(minute=5, second=20)


def test_a_closed_breaker_leaves_nothing_behind() -> None:
    breaker = opened(NO_ADJUSTMENT, None, TUNING, NOW)

    back = closed(SCHEDULE, held(NO_ADJUSTMENT, breaker.held_until), breaker, 4, NOW)

    assert back == NO_ADJUSTMENT


@pytest.mark.parametrize(
    ("minutes_since_back", "keep_every", "most", "expected"),
    [
        (None, 1, 4, 1),
        (121, 1, 4, 1),
        (119, 1, 4, 2),
        (119, 2, 4, 4),
        (119, 4, 4, 4),
        (119, 1, 1, 1),
        (200, 2, 4, 2),
    ],
)
def test_a_job_comes_back_as_it_was_but_more_slowly_after_a_relapse(
    minutes_since_back: int | None, keep_every: int, most: int, expected: int
) -> None:
    closed_at = None if minutes_since_back is None else NOW - timedelta(minutes=minutes_since_back)
    before = Adjustment(keep_every, None if keep_every == 1 else NOW.replace(second=0))
    breaker = opened(before, closed_at, TUNING, NOW)

    back = closed(SCHEDULE, held(before, breaker.held_until), breaker, most, NOW + timedelta(minutes=6))

    assert back.keep_every == expected


@settings(deadline=None)
@given(
    st.sampled_from(["* * * * *", "*/5 * * * *", "7 * * * *", "30 2 * * *"]),
    st.integers(0, 12 * 3600),
    st.integers(0, 3599),
)
def test_an_endpoint_that_is_well_again_is_found_within_two_periods_and_ten_minutes(
    expression: str, down_seconds: int, shift: int
) -> None:
    schedule, look = parse_expression(expression), timedelta(seconds=60)
    well_at = NOW + timedelta(seconds=down_seconds)
    adjustment = Adjustment(shift_seconds=shift)

    breaker = opened(adjustment, None, TUNING, NOW)
    probe = first_probe(adjustment, breaker, expression)
    while probe < well_at:
        breaker = after_failed_probe(breaker, probe + look, TUNING)
        probe = first_probe(adjustment, breaker, expression)

    first = next_tick(schedule, NOW)
    assert first is not None
    period = next_tick(schedule, first)
    assert period is not None
    limit = max(well_at, NOW) + 2 * (period - first) + timedelta(minutes=10)
    assert probe + look <= limit


def first_probe(adjustment: Adjustment, breaker: Breaker, expression: str) -> datetime:
    hold = held(adjustment, breaker.held_until)
    tick = next_adjusted_tick(parse_expression(expression), hold, breaker.held_until - timedelta(minutes=1))
    assert tick is not None
    return tick


@settings(deadline=None)
@given(st.integers(0, 100), st.integers(1, 16))
def test_a_hold_always_ends_by_itself(failed_probes: int, keep_every: int) -> None:
    breaker = replace(opened(NO_ADJUSTMENT, None, TUNING, NOW), keep_every=keep_every)
    for _ in range(failed_probes):
        breaker = after_failed_probe(breaker, NOW, TUNING)

    assert breaker.held_until <= NOW + timedelta(seconds=TUNING.longest_probe_seconds)
