from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from jobs.dispatching.policy import (
    CATCH_UP_GAP,
    CATCH_UP_PER_PASS,
    FEWEST_TICKS,
    TICKS_PER_PASS,
    Decision,
    DueJob,
    decide,
    most_ticks,
)
from jobs.schedules import IntervalSchedule, OnceSchedule, Schedule, next_tick, parse_expression

JOB, OWNER = UUID(int=1), UUID(int=2)
NOW = datetime(2027, 3, 1, 3, 0, tzinfo=UTC)
HORIZON = NOW + timedelta(seconds=3)
MINUTELY = IntervalSchedule(60)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def decided(
    next_run_at: datetime, schedule: Schedule = MINUTELY, is_busy: bool = False, **fields: object
) -> Decision:
    values = {"misfire_policy": "run_once", "grace": minutes(1), **fields}
    job = DueJob(JOB, OWNER, schedule, next_run_at, **values)  # type: ignore[arg-type]
    return decide(job, NOW, HORIZON, next_tick, is_busy=is_busy)


def test_a_tick_on_time_runs_and_the_job_moves_on_to_the_next():
    decision = decided(NOW)

    assert [(tick.at, tick.runs) for tick in decision.ticks] == [(NOW, True)]
    assert decision.next_run_at == NOW + minutes(1)


def test_every_tick_up_to_the_horizon_gets_its_row():
    decision = decided(NOW, IntervalSchedule(1))

    assert [tick.at for tick in decision.ticks] == [NOW + timedelta(seconds=s) for s in range(4)]


@pytest.mark.parametrize(
    ("policy", "runs"),
    [
        ("run_once", [False, False, False, False, True, True]),
        ("skip", [False, False, False, False, True, True]),
        ("run_all", [True, True, True, True, True, True]),
    ],
)
def test_after_an_outage_the_policy_decides_which_late_ticks_run(policy: str, runs: list[bool]):
    decision = decided(NOW - minutes(5), misfire_policy=policy)

    assert [tick.runs for tick in decision.ticks] == runs


def test_of_an_outage_longer_than_the_grace_the_latest_tick_runs_once():
    decision = decided(NOW - minutes(150), parse_expression("30 * * * *"))

    assert [tick.runs for tick in decision.ticks] == [False, False, True]
    assert decision.ticks[-1].at == NOW - minutes(30)


def test_a_single_late_tick_runs_although_it_is_later_than_the_grace():
    decision = decided(NOW - minutes(30), OnceSchedule(NOW - minutes(30)))

    assert [tick.runs for tick in decision.ticks] == [True]


def test_a_long_outage_is_told_row_by_row_over_several_passes():
    first = decided(NOW - timedelta(days=1), IntervalSchedule(1))

    assert len(first.ticks) == TICKS_PER_PASS
    assert first.next_run_at == NOW - timedelta(days=1) + timedelta(seconds=TICKS_PER_PASS)


def test_a_schedule_that_has_ended_gives_no_next_tick():
    assert decided(NOW, OnceSchedule(NOW)).next_run_at is None
    assert decided(NOW, ends_at=NOW + timedelta(seconds=30)).next_run_at is None


def test_a_tick_that_is_not_caught_up_with_is_due_at_its_instant():
    assert [tick.due_at for tick in decided(NOW - minutes(5)).ticks] == [
        NOW - minutes(left) for left in range(5, -1, -1)
    ]


def test_run_all_catches_up_with_a_few_at_a_time_and_gaps_between_their_calls():
    decision = decided(NOW - minutes(600), misfire_policy="run_all")

    assert [tick.due_at for tick in decision.ticks] == [
        NOW + n * CATCH_UP_GAP for n in range(CATCH_UP_PER_PASS)
    ]
    assert decision.next_run_at == NOW - minutes(600 - CATCH_UP_PER_PASS)


@pytest.mark.parametrize("overlap", ["skip", "queue"])
def test_run_all_without_overlaps_catches_up_one_after_the_other(overlap: str):
    first = decided(NOW - minutes(600), misfire_policy="run_all", overlap_policy=overlap)
    waiting = decided(NOW - minutes(600), misfire_policy="run_all", overlap_policy=overlap, is_busy=True)

    assert [(tick.at, tick.runs) for tick in first.ticks] == [(NOW - minutes(600), True)]
    assert (waiting.ticks, waiting.next_run_at) == ([], NOW - minutes(600))


def test_a_busy_job_gets_its_rows_for_ticks_that_are_not_caught_up_with():
    on_time = decided(NOW, misfire_policy="run_all", overlap_policy="skip", is_busy=True)
    missed = decided(NOW - minutes(5), misfire_policy="skip", overlap_policy="skip", is_busy=True)

    assert len(on_time.ticks) == 1
    assert len(missed.ticks) == 6


def test_many_jobs_in_one_transaction_have_fewer_ticks_each():
    assert [most_ticks(jobs) for jobs in (0, 1, 50)] == [TICKS_PER_PASS] * 3
    assert most_ticks(2_000) == 25
    assert most_ticks(1_000_000) == FEWEST_TICKS
