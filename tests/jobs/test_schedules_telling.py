"""What is told of a schedule: cautions, changes of the clock, how often it ticks."""

import random
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest

from jobs.schedules import (
    CronSchedule,
    IntervalSchedule,
    OnceSchedule,
    Schedule,
    ScheduleError,
    parse_expression,
    ticks_between,
)
from jobs.schedules.telling import Plan, cautions_about, clock_changes, difference_between
from jobs.schedules.telling.frequency import shortest_gap_s
from tests.conformance.drawing import HARD_ZONES, draw_expression
from tests.conformance.vixie import VixieJob, vixie_ticks, wall_minutes

NOW = datetime(2027, 3, 1, 13, 0, 1, tzinfo=UTC)
DAY = timedelta(days=1)
YEAR = timedelta(days=366)


def written(expression: str, zone: str = "UTC") -> Schedule:
    return parse_expression(expression, zone)


@pytest.mark.parametrize(
    ("schedule", "caution"),
    [
        (
            written("0 0 1,15 * fri"),
            "either is enough: it runs on the 1st and 15th of the month, and also on Fridays",
        ),
        (written("0 0 1-31 * fri"), "one names all days: it runs every day"),
        (written("*/7 * * * *"), "'*/7' starts anew each hour: after minute 56 comes 0 again"),
        (written("*/7 * * * *"), "write intervalSeconds: 420."),
        (written("0 */5 * * *"), "'*/5' starts anew each day: after hour 20 comes 0 again"),
        (written("0 0 */2 * *"), "'*/2' starts anew each month: after day of month 31 comes 1 again"),
        (written("0 0 1 */5 *"), "'*/5' starts anew each year: after month 11 comes 1 again"),
        (written("0 0 * * */2"), "'*/2' starts anew each week: after day of week 6 comes 0 again"),
        (written("*/90 * * * *"), "The step in '*/90' is never taken: it names only minute 0."),
        (written("* 2 * * *"), "every minute from 02:00 to 02:59, 60 runs a day. Write 0 for the minute"),
        (written("* 2,3 * * *"), "120 runs a day"),
        (written("0 0 31 * *"), "There is no 31st in February, April, June, September and November; L is"),
        (written("0 0 30 * *"), "There is no 30th in February; L is"),
        (written("0 0 29 * *"), "There is no 29th in February (but for leap years); L is"),
        (written("0 0 1,31 * *"), "There is no 31st in"),
        (written("0 0 * * 1#5"), "Not every month has a fifth Monday; 1L is the last"),
        (IntervalSchedule(10), "It runs 8,640 × a day."),
        (IntervalSchedule(7 * 3600), "does not come at the same times each day"),
        (IntervalSchedule(86_400), "An interval knows no time zone"),
    ],
)
def test_what_is_probably_not_meant_is_told(schedule: Schedule, caution: str) -> None:
    assert caution in " ".join(cautions_about(schedule))


@pytest.mark.parametrize(
    "schedule",
    [
        *map(
            written, ["0 2 * * mon-fri", "*/5 * * * *", "0 */2 * * *", "* * * * *", "0 0 L * *", "0 0 1 * *"]
        ),
        *map(written, ["0 0 15-31 * *", "0 0 28-31 * *", "0 0 31 1,3 *", "0 0 31,L * *", "0 9-17 * * *"]),
        IntervalSchedule(90),
        IntervalSchedule(3600),
        OnceSchedule(NOW),
    ],
)
def test_nothing_is_told_of_what_is_usual(schedule: Schedule) -> None:
    assert cautions_about(schedule) == []


def test_runs_that_take_longer_than_the_gap_between_two_ticks_are_told() -> None:
    assert "A run takes up to 61.0 s" in cautions_about(written("5,6 2 * * *"), 61.0)[0]
    assert cautions_about(written("5,6 2 * * *"), 60.0) == []


@pytest.mark.parametrize(
    ("expression", "gap_s"),
    [
        ("* * * * *", 60),
        ("*/7 * * * *", 240),  # 56 to 0
        ("0 * * * *", 3600),
        ("0 2 * * *", 86_400),
        ("0 0,23 * * *", 3600),  # over midnight
        ("0 0,23 * * mon", 23 * 3600),  # no two days follow each other
        ("0 0,23 1,L * *", 3600),
        ("0 0,23 31 12 *", 23 * 3600),
        ("0 0,23 1 1 *", 23 * 3600),
        ("0 0,23 1 * 4L", 3600),  # a last Thursday on the 31st
    ],
)
def test_the_shortest_gap_is_that_of_the_two_nearest_ticks(expression: str, gap_s: int) -> None:
    schedule = written(expression)
    ticks = list(islice(ticks_between(schedule, NOW, NOW + 28 * YEAR), 3_000))

    assert shortest_gap_s(schedule) == gap_s
    assert min(gap_s, 86_400) == min(
        86_400, *((later - earlier).total_seconds() for earlier, later in pairwise(ticks))
    )


@pytest.mark.parametrize("zone", HARD_ZONES)
def test_changes_of_the_clock_are_told_as_the_oracle_ticks(zone: str) -> None:
    rng = random.Random(zone)
    after = datetime(rng.randrange(1990, 2036), 1, 1, tzinfo=UTC)
    drawn = [draw_expression(rng, date(2026, 1, 1) + DAY * rng.randrange(365)) for _ in range(6)]
    expressions = [*drawn, "30 2 * * *", "*/30 * * * *", "0 0,23 * * *", "15 1-3 * * *"]

    for expression in expressions:
        try:
            schedule = parse_expression(expression, zone)
        except ScheduleError:
            continue
        if isinstance(schedule, CronSchedule):
            check_changes(schedule, expression, after)


def check_changes(schedule: CronSchedule, expression: str, after: datetime) -> None:
    """Each told change against the oracle, and each of the zone's that is not told touches nothing."""
    told = {change.at: change for change in clock_changes(schedule, after, after + YEAR)}
    job = VixieJob(expression)
    for at in moved(schedule.zone, after, after + YEAR):
        minutes = wall_minutes(schedule.zone, at - DAY - DAY, at + DAY)
        jumps = dict(minutes)
        before, now = jumps[at - timedelta(minutes=1)] + 1, jumps[at]
        touched = [wall for wall in range(min(before, now), max(before, now)) if job.matches(wall)]
        assert (at in told) == bool(touched)
        if not touched:
            continue
        change, span = told[at], timedelta(minutes=abs(now - before))
        ticks = [tick for tick in vixie_ticks(job, minutes) if at - span <= tick < at + span]
        assert change.time_count == len(touched)
        assert change.times == [f"{wall % 1440 // 60:02d}:{wall % 60:02d}" for wall in touched][:20]
        if change.kind == "overlap":
            assert (change.tick_count, change.ticks) == (len(ticks), ticks[:20])
            assert change.effect == ("twice" if len(ticks) > len(touched) else "once")
        else:
            assert change.effect == "made_up" or at not in ticks or job.matches(now)
            assert change.effect == "left_out" or change.ticks == [at] == ticks[ticks.index(at) :][:1]


@lru_cache
def moved(zone: str, after: datetime, until: datetime) -> list[datetime]:
    """The minutes at which the zone's wall clock does not show one minute more than before."""
    hours = [after + timedelta(hours=n) for n in range((until - after) // timedelta(hours=1))]
    offsets = [hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours]
    near = [hour for hour, (a, b) in zip(hours, pairwise(offsets), strict=False) if a != b]
    return [
        later[0]
        for hour in near
        for earlier, later in pairwise(wall_minutes(zone, hour, hour + timedelta(hours=1)))
        if later[1] - earlier[1] != 1
    ]


def test_a_change_outside_the_time_that_is_asked_about_is_not_told() -> None:
    schedule = written("30 2 * * *", "Europe/Berlin")
    at = datetime(2027, 3, 28, 1, tzinfo=UTC)

    assert [change.at for change in clock_changes(schedule, at - timedelta(seconds=1), at)] == [at]
    assert clock_changes(schedule, at, at + DAY) == []
    assert clock_changes(schedule, at - DAY, at - timedelta(seconds=1)) == []
    assert clock_changes(IntervalSchedule(60), at - DAY, at + DAY) == []


def test_a_day_that_is_left_out_is_told_with_its_day() -> None:
    changes = clock_changes(written("0 12 * * *", "Pacific/Apia"), datetime(2011, 12, 1, tzinfo=UTC), NOW)

    assert changes[0].text == (
        "On 30 December 2011 the clock goes forward from 00:00 (30 December) to 00:00 (31 December): "
        "what is skipped (12:00) does not run that day."
    )


@pytest.mark.parametrize("seed", range(40))
def test_what_an_edit_adds_removes_and_moves_makes_the_old_ticks_the_new(seed: int) -> None:
    rng = random.Random(seed)
    zone = rng.choice(HARD_ZONES)
    before, after = drawn_plan(rng, zone), drawn_plan(rng, zone)
    difference = difference_between(before, after, zone, NOW)
    old, new = (set(plan.ticks(NOW, difference.compared_until)) for plan in (before, after))

    gone = difference.removed.count + difference.moved.count
    came = difference.added.count + difference.moved.count

    assert len(old) - gone == len(new) - came == len(old & new)
    assert set(difference.removed.ticks) | {move.before for move in difference.moved.ticks} <= old - new
    assert set(difference.added.ticks) | {move.after for move in difference.moved.ticks} <= new - old
    assert (difference.next_run_before, difference.next_run_after) == (
        before.next_tick(NOW),
        after.next_tick(NOW),
    )


def drawn_plan(rng: random.Random, zone: str) -> Plan:
    opens_at, ends_at = NOW + DAY * rng.randrange(3), NOW + DAY * rng.randrange(3, 9)
    window = {"opens_at": opens_at} if rng.random() < 0.3 else {}
    window |= {"ends_at": ends_at} if rng.random() < 0.3 else {}
    try:
        return Plan(parse_expression(draw_expression(rng, NOW.date()), zone), **window)
    except ScheduleError:
        return drawn_plan(rng, zone)
