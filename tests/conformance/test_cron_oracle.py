"""Ticks beside a second opinion, the oracle in vixie.py, which goes through minutes one by one.

Cases are drawn from a fixed seed: 3,000 here, 10,000 and each hard change of a clock in the soak.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest
from cronsim import CronSim, CronSimError

from jobs.schedules import CronSchedule, ScheduleError, parse_expression, ticks_between
from tests.conformance.drawing import HARD_ZONES, changes, draw_expression, draw_starts
from tests.conformance.vixie import VixieJob, vixie_ticks, wall_minutes

LEAD = timedelta(days=1)  # the loop's virtual clock has caught up by then
SPAN = timedelta(days=3)


def disagreements(zone: str, seed: int, starts: int, each: int) -> Iterator[str]:
    """Every drawn case of the zone in which the product and the loop differ."""
    rng = random.Random(f"{zone} {seed}")
    for start in draw_starts(rng, zone, starts):
        minutes = wall_minutes(zone, start - LEAD, start + SPAN)
        for _ in range(each):
            expression = draw_expression(rng, start.date())
            expected = [tick for tick in vixie_ticks(VixieJob(expression), minutes) if tick > start]
            if list(ticks_of(expression, zone, start, start + SPAN)) != expected:
                yield f"{expression!r} in {zone} after {start.isoformat()}"


def ticks_of(expression: str, zone: str, start: datetime, until: datetime) -> Iterator[datetime]:
    """The product's ticks; none for what it refuses because it never fires."""
    try:
        schedule = parse_expression(expression, zone)
    except ScheduleError as error:
        if "never fire" in str(error):
            return iter(())
        raise
    return ticks_between(schedule, start, until)


@pytest.mark.parametrize("zone", HARD_ZONES)
def test_ticks_are_those_of_debians_loop_minute_by_minute(zone: str) -> None:
    assert list(disagreements(zone, seed=1, starts=24, each=10)) == []


@pytest.mark.soak
@pytest.mark.marathon
@pytest.mark.timeout(900)
@pytest.mark.parametrize("zone", HARD_ZONES)
def test_ten_thousand_more_cases_agree_with_debians_loop(zone: str) -> None:
    assert list(disagreements(zone, seed=2, starts=80, each=10)) == []


AROUND = ["30 2 * * *", "0 0 * * *", "*/20 * * * *", "15,45 1-3 * * *", "*/30 0,2 * * *", "45 2,23 * * *"]


def near_changes(zone: str, every: int) -> Iterator[str]:
    """Each case around the zone's changes of the clock, or each `every`th of them, that differs."""
    rng = random.Random(zone)
    for day in changes(zone)[rng.randrange(every) :: every]:
        at = change_after(zone, day)
        minutes = wall_minutes(zone, at - 2 * LEAD, at + 7 * LEAD)
        for expression in [*AROUND, draw_expression(rng, day.date())]:
            expected = list(vixie_ticks(VixieJob(expression), minutes))
            for start in starts_around(at):
                five = [tick for tick in expected if tick > start][:5]
                if list(islice(ticks_of(expression, zone, start, at + 7 * LEAD), 5)) != five:
                    yield f"{expression!r} in {zone} after {start.isoformat()}"


def starts_around(at: datetime) -> list[datetime]:
    """Before, at and after a change: of a clock put forward its gap, read with either offset; of one put back
    the first and the second of the hours that it shows twice."""
    seconds = (-5400, -3599, -1800, -1, 0, 1, 1800, 3599, 5400)
    return [at + timedelta(seconds=one) for one in seconds]


def change_after(zone: str, day: datetime) -> datetime:
    """The minute after which the zone's clock is another, in the day that begins then."""
    minutes = wall_minutes(zone, day, day + timedelta(days=1))
    return next(b[0] for a, b in pairwise(minutes) if b[1] - a[1] != 1)


@pytest.mark.parametrize("zone", [zone for zone in HARD_ZONES if changes(zone)])
def test_the_next_five_ticks_around_some_changes_of_a_clock_are_those_of_the_loop(zone: str) -> None:
    assert list(near_changes(zone, every=60)) == []


@pytest.mark.soak
@pytest.mark.marathon
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("zone", [zone for zone in HARD_ZONES if changes(zone)])
def test_the_next_five_ticks_around_every_change_of_a_clock_are_those_of_the_loop(zone: str) -> None:
    assert list(near_changes(zone, every=1)) == []


def test_the_loop_itself_runs_skipped_and_repeated_times_as_the_manual_says() -> None:
    spring = wall_minutes(
        "Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)
    )
    autumn = wall_minutes(
        "Europe/Berlin", datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC)
    )

    assert list(vixie_ticks(VixieJob("30 2 * * *"), spring)) == [datetime(2026, 3, 29, 1, tzinfo=UTC)]
    assert list(vixie_ticks(VixieJob("30 2 * * *"), autumn)) == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]
    assert len(list(vixie_ticks(VixieJob("*/30 2 * * *"), autumn))) == 4


def test_cronsim_agrees_where_no_clock_is_moved() -> None:
    rng = random.Random(3)
    starts = [
        datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=rng.randrange(3_000_000_000)) for _ in range(300)
    ]

    cases = [(case, start) for start in starts if (case := draw_known_to_cronsim(rng, start))]
    differing = [
        case for case, start in cases if next_five(case, start) != list(islice(CronSim(case, start), 5))
    ]

    assert len(cases) > 200
    assert differing == []


def next_five(expression: str, start: datetime) -> list[datetime]:
    """The product's next ticks."""
    far = start + timedelta(days=366 * 100)
    return list(islice(ticks_between(parse_expression(expression), start, far), 5))


def draw_known_to_cronsim(rng: random.Random, start: datetime) -> str | None:
    """An expression that both can keep, in the product's own canonical form, which cronsim reads too."""
    try:
        schedule = parse_expression(draw_expression(rng, start.date()))
        assert isinstance(schedule, CronSchedule)
        expression = " ".join(
            [schedule.minute, schedule.hour, schedule.day_of_month, schedule.month, schedule.day_of_week]
        )
        next(CronSim(expression, start))
    except (ScheduleError, CronSimError, StopIteration):
        return None
    return expression
