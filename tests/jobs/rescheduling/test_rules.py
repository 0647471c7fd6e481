"""What the hourly rules ask for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jobs.rescheduling.rules import RULES, Proposal, Standing, review
from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.window import Run, Window, lower_bound, window_of
from jobs.schedules import (
    NO_ADJUSTMENT,
    Adjustment,
    OnceSchedule,
    adjusted_ticks_between,
    parse_expression,
    ticks_between,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
TUNING = Tuning()
JOB = Standing(parse_expression("*/5 * * * *"), NO_ADJUSTMENT, timeout_ms=10_000)
HALF = Adjustment(2, NOW - timedelta(hours=5))
QUARTER = Adjustment(4, NOW - timedelta(hours=5))


def summary(asked: Proposal | None) -> tuple[str, str] | None:
    return None if asked is None else (asked.rule, asked.kind)


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window(), None),
        (Window(runs=2, failures=2, recent_runs=2), None),
        (Window(runs=9, failures=9, recent_runs=9), None),
        (Window(runs=10, failures=7, recent_runs=10), None),  # 70 % of 10 may be chance
        (Window(runs=10, failures=8, recent_runs=10), ("failures", "slow_down")),
        (Window(runs=60, failures=36, recent_runs=10), None),
        (Window(runs=60, failures=37, recent_runs=10), ("failures", "slow_down")),
        (Window(runs=20, failures=2, recent_runs=10, recent_timeouts=2), None),
        (Window(runs=20, failures=3, recent_runs=10, recent_timeouts=3), ("timeouts", "slow_down")),
        (Window(runs=3, failures=3, recent_runs=3, recent_timeouts=3), ("timeouts", "slow_down")),
        (Window(runs=9, recent_runs=9, mean_ms=9000), None),
        (Window(runs=10, recent_runs=10, mean_ms=8000), None),
        (Window(runs=10, recent_runs=10, mean_ms=8001), ("slow", "warn")),
        (Window(runs=60, recent_runs=10), None),  # well, and as the user wrote: kept
    ],
)
def test_of_a_job_at_its_own_pace_is_asked(window: Window, expected: tuple[str, str] | None) -> None:
    assert summary(review(JOB, window, TUNING, NOW)) == expected


@pytest.mark.parametrize(
    ("runs", "failures", "keep_every"),
    [(19, 0, 4), (20, 0, 2), (20, 1, 2), (20, 2, 4), (60, 3, 2), (60, 4, 4)],
)
def test_a_slowed_job_steps_back_when_nearly_all_of_enough_succeed(
    runs: int, failures: int, keep_every: int
) -> None:
    asked = review(replace(JOB, adjustment=QUARTER), Window(runs=runs, failures=failures), TUNING, NOW)

    assert (asked.after if asked else QUARTER).keep_every == keep_every


def test_the_last_step_back_gives_the_users_own_schedule() -> None:
    asked = review(replace(JOB, adjustment=HALF), Window(runs=20), TUNING, NOW)

    assert asked is not None
    assert asked.after == NO_ADJUSTMENT
    assert asked.expected == "every tick of the schedule again"


@pytest.mark.parametrize(("slowdowns", "hours"), [(0, 1), (1, 1), (2, 2), (3, 4), (4, 8), (9, 8)])
def test_a_patient_jobs_step_back_waits_twice_as_long_after_each_relapse(slowdowns: int, hours: int) -> None:
    job = replace(JOB, adjustment=HALF, changed_at=NOW, slowdowns_lately=slowdowns)
    due, tuning = NOW + timedelta(hours=hours), Tuning(patience_hours=8)

    assert review(job, Window(runs=60), tuning, due - timedelta(seconds=1)) is None
    assert summary(review(job, Window(runs=60), tuning, due)) == ("success", "step_back")


@pytest.mark.parametrize(
    ("most_ms", "adjusted_ms", "kind", "after_ms"),
    [
        (None, None, "warn", 10_000),
        (10_000, None, "warn", 10_000),
        (11_000, None, "raise_timeout", 11_000),
        (60_000, None, "raise_timeout", 12_000),
        (60_000, 12_000, "raise_timeout", 14_400),
    ],
)
def test_a_timeout_is_raised_within_the_users_bound(
    most_ms: int | None, adjusted_ms: int | None, kind: str, after_ms: int
) -> None:
    job = replace(JOB, max_timeout_ms=most_ms, adjusted_timeout_ms=adjusted_ms)

    asked = review(job, Window(runs=30, failures=2, mean_ms=11_700), TUNING, NOW)

    assert asked is not None
    assert (asked.kind, asked.timeout_after_ms) == (kind, after_ms)
    assert asked.before == asked.after


@pytest.mark.parametrize(("p95_ms", "after_ms"), [(7900, 12_000), (8100, None)])
def test_a_raised_timeout_is_taken_back_once_answers_are_quick(p95_ms: float, after_ms: int | None) -> None:
    job = replace(JOB, adjusted_timeout_ms=14_400, max_timeout_ms=60_000)

    asked = review(job, Window(runs=30, mean_ms=5000, p95_ms=p95_ms), TUNING, NOW)

    assert (asked.timeout_after_ms if asked else None) == after_ms


@pytest.mark.parametrize(
    ("crowd", "offset", "shift", "moved"),
    [(30, 90, 0, True), (29, 90, 0, False), (30, 0, 0, False), (30, 90, 90, False)],
)
def test_a_job_that_may_be_spread_leaves_the_crowd(crowd: int, offset: int, shift: int, moved: bool) -> None:
    adjustment = Adjustment(shift_seconds=shift)
    job = replace(JOB, adjustment=adjustment, offset_seconds=offset, crowd=crowd, mean_load=10.0)

    asked = review(job, Window(), TUNING, NOW)

    assert summary(asked) == (("load", "spread") if moved else None)
    assert not asked or asked.after.shift_seconds == offset


FAILING = Window(runs=60, failures=60, recent_runs=10, mean_ms=9000, consecutive_failures=60)


@pytest.mark.parametrize(
    "job",
    [
        replace(JOB, is_open=True),
        replace(JOB, changed_at=NOW - timedelta(minutes=59, seconds=59)),
        replace(JOB, schedule=OnceSchedule(NOW + timedelta(days=1))),
    ],
)
def test_a_paused_or_lately_changed_job_and_one_that_runs_once_are_left_alone(job: Standing) -> None:
    assert review(job, FAILING, TUNING, NOW) is None


def test_a_critical_job_is_only_warned_about() -> None:
    assert summary(review(replace(JOB, is_critical=True), FAILING, TUNING, NOW)) == ("slow", "warn")


def test_a_job_at_its_bound_is_not_slowed_further() -> None:
    job = replace(JOB, adjustment=QUARTER, max_slowdown=4)

    assert review(job, replace(FAILING, mean_ms=0), TUNING, NOW) is None


def test_a_change_says_what_was_seen_and_what_is_expected() -> None:
    asked = review(JOB, Window(runs=60, failures=40, throttled=30), TUNING, NOW)

    assert asked is not None
    assert asked.reason == "40 of the last 60 executions failed, 30 of them with 429"
    assert asked.expected == "50 % fewer calls until the endpoint is well again"
    assert (asked.metrics["failures"], asked.threshold) == (40, 0.5)


windows = st.lists(
    st.builds(
        Run,
        st.sampled_from([None, None, "timeout", "http_status", "connect"]),
        st.floats(0, 30_000),
        st.sampled_from([None, 200, 429, 503]),
    ),
    max_size=60,
).map(window_of)
bounds = st.integers(1, 16)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    keep_every = draw(bounds)
    anchor = None if keep_every == 1 else NOW - timedelta(minutes=5 * draw(st.integers(0, 100)))
    offset = draw(st.sampled_from([0, 17, 250]))
    return replace(
        JOB,
        adjustment=Adjustment(keep_every, anchor, draw(st.sampled_from([0, offset]))),
        adjusted_timeout_ms=draw(st.sampled_from([None, 12_000, 14_400])),
        max_timeout_ms=draw(st.sampled_from([None, 12_000, 60_000])),
        max_slowdown=draw(bounds),
        is_critical=draw(st.booleans()),
        offset_seconds=offset,
        crowd=draw(st.sampled_from([0, 100])),
        mean_load=1.0,
    )


@settings(deadline=None)
@given(standings(), windows)
def test_the_order_in_which_the_rules_look_does_not_matter(job: Standing, window: Window) -> None:
    found = {repr(review(job, window, TUNING, NOW, order)) for order in permutations(RULES)}

    assert len(found) == 1


@settings(deadline=None)
@given(standings(), windows, st.integers(0, 3599))
def test_what_was_changed_is_not_changed_again_within_the_cool_down(
    job: Standing, window: Window, seconds: int
) -> None:
    asked = review(job, window, TUNING, NOW)
    if asked is None:
        return
    changed = applied(job, asked, NOW)

    assert review(changed, window, TUNING, NOW + timedelta(seconds=seconds)) is None
    # and after it only what ran meanwhile counts: of nothing new, nothing but the load can speak
    later = review(changed, Window(), TUNING, NOW + timedelta(hours=1))
    assert later is None or later.rule == "load"


@settings(deadline=None)
@given(standings(), windows)
def test_the_same_facts_lead_to_the_same_change(job: Standing, window: Window) -> None:
    assert review(job, window, TUNING, NOW) == review(job, window, TUNING, NOW)


@settings(deadline=None)
@given(standings(), st.lists(windows, max_size=8))
def test_no_sequence_of_changes_makes_a_job_more_frequent_than_its_user_wrote(
    job: Standing, evidence: list[Window]
) -> None:
    now = NOW
    for window in evidence:
        asked = review(job, window, TUNING, now)
        bound = max(job.max_slowdown, job.adjustment.keep_every)
        job = applied(job, asked, now) if asked else job
        now += timedelta(hours=1)

        until = now + timedelta(hours=2)
        unshifted = replace(job.adjustment, shift_seconds=0)
        found = set(adjusted_ticks_between(job.schedule, unshifted, now, until))
        assert found <= set(ticks_between(job.schedule, now, until))
        assert job.adjustment.keep_every <= bound
        assert job.adjusted_timeout_ms is None or job.adjusted_timeout_ms <= max(
            job.max_timeout_ms or 0, 14_400
        )


@settings(deadline=None)
@given(standings())
def test_a_job_whose_endpoint_stays_well_is_back_at_its_users_schedule_in_steps(
    job: Standing,
) -> None:
    job = replace(job, is_critical=False, crowd=0)
    now = NOW
    for _ in range(6):
        asked = review(job, Window(runs=60, mean_ms=100, p95_ms=200), TUNING, now)
        job = applied(job, asked, now) if asked else job
        now += timedelta(hours=1)

    assert job.adjustment.keep_every == 1
    assert (job.adjusted_timeout_ms or 0) <= job.timeout_ms


def applied(job: Standing, asked: Proposal, now: datetime) -> Standing:
    adjusted_ms = None if asked.timeout_after_ms == job.timeout_ms else asked.timeout_after_ms
    return replace(job, adjustment=asked.after, adjusted_timeout_ms=adjusted_ms, changed_at=now)


@pytest.mark.parametrize(
    ("hits", "runs", "bound"), [(0, 0, 0.0), (0, 10, 0.0), (8, 10, 0.541), (10, 10, 0.787), (20, 20, 0.881)]
)
def test_wilsons_lower_bound_of_a_share_is(hits: int, runs: int, bound: float) -> None:
    assert lower_bound(hits, runs, 1.645) == pytest.approx(bound, abs=0.001)


@settings(deadline=None)
@given(st.integers(1, 1000), st.data())
def test_a_bound_is_never_above_the_share_and_rises_with_the_runs(runs: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, runs))

    bound = lower_bound(hits, runs, 1.645)

    assert 0 <= bound <= hits / runs
    assert lower_bound(hits * 2, runs * 2, 1.645) >= bound
