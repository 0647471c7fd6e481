"""How a herd is flattened."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rescheduling.spread import free_slots, hashed, offset_seconds, peak_to_mean, per_minute
from jobs.schedules import Adjustment, adjusted_ticks_between, parse_expression

START = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spread", "period", "end"),
    [
        ("off", 3600, 1),
        ("within_minute", 3600, 60),
        ("within_minute", 7, 7),
        ("within_hour", 86_400, 3600),
        ("within_hour", 300, 300),
        ("auto", 300, 300),
        ("auto", 86_400, 3600),
    ],
)
@settings(deadline=None)
@given(st.uuids())
def test_a_job_is_moved_by_less_than(spread: str, period: int, end: int, job_id: UUID) -> None:
    assert 0 <= offset_seconds(job_id, spread, period) < end


def test_a_jobs_place_is_the_same_on_every_machine_and_after_every_restart() -> None:
    job_id = UUID("0193e2b0-7a5c-7000-8000-0123456789ab")

    assert offset_seconds(job_id, "auto", 3600) == 2455
    assert hashed(job_id, "other") != hashed(job_id)


def test_a_herd_at_the_full_hour_is_flattened_at_least_tenfold() -> None:
    hourly = parse_expression("0 * * * *")
    end = START + timedelta(hours=6)
    ids = [UUID(int=number) for number in range(1000)]
    shifts = [Adjustment(shift_seconds=offset_seconds(job_id, "auto", 3600)) for job_id in ids]

    crowd = [tick for _ in ids for tick in adjusted_ticks_between(hourly, Adjustment(), START, end)]
    spread = [tick for shift in shifts for tick in adjusted_ticks_between(hourly, shift, START, end)]

    before, after = (peak_to_mean(per_minute(ticks, START, 420)) for ticks in (crowd, spread))
    assert len(crowd) == len(spread)
    assert before > 10 * after


def test_the_best_free_slots_are_where_the_fullest_minute_met_is_least_full() -> None:
    counts = [9, 0, 2, 0, 0, 5] * 2  # minutes of two periods of 6
    counts[9] = 1

    best = free_slots(counts, 6, wanted=3)

    assert [(slot.minute, slot.busiest) for slot in best] == [(1, 0), (4, 0), (3, 1)]


def test_a_forecast_of_nothing_has_no_peak() -> None:
    assert peak_to_mean(per_minute([], START, 60)) == 0.0
    assert peak_to_mean([]) == 0.0
