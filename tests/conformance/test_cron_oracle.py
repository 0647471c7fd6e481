"""Ticks beside a second opinion that goes through minutes one by one, as the loop of Debian's cron.c does.

Written from cron.c and crontab(5), not from the product: sets of values, `date` arithmetic, a virtual clock
that waits or catches up. Slow, so cases are drawn from a fixed seed: 3,000 here, 10,000 in the soak.
"""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from cronsim import CronSim, CronSimError

from jobs.schedules import CronSchedule, ScheduleError, parse_expression, ticks_between

HARD_ZONES = [
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",  # moved its clock at 00:01 until 2011
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Chatham",  # at 02:45
    "Africa/Casablanca",  # around Ramadan
    "America/Sao_Paulo",  # at midnight, until 2019
    "Pacific/Apia",  # left out 2011-12-30
    "Asia/Tehran",  # at midnight, until 2022
    "Antarctica/Troll",  # by two hours
    "Antarctica/Casey",  # by three hours
    "America/Danmarkshavn",
    "UTC",
]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
LEAD = timedelta(days=1)  # the loop's virtual clock has caught up by then
SPAN = timedelta(days=3)

Minutes = list[tuple[datetime, int]]


class VixieJob:
    """One crontab line, as load_entry and find_jobs of Debian's cron see it."""

    def __init__(self, expression: str) -> None:
        minute, hour, self.dom, month, self.dow = expression.lower().replace("?", "*").split()
        self.minutes = values(minute, 0, 59, [])
        self.hours = values(hour, 0, 23, [])
        self.months = values(month, 1, 12, MONTHS)
        self.is_wild = minute[0] == "*" or hour[0] == "*"
        self.is_both = self.dom[0] == "*" or self.dow[0] == "*"
        self.days: dict[date, bool] = {}

    def matches(self, wall_minute: int) -> bool:
        days, minute_of_day = divmod(wall_minute, 1440)
        if minute_of_day % 60 not in self.minutes or minute_of_day // 60 not in self.hours:
            return False
        day = date(1970, 1, 1) + timedelta(days=days)
        if day not in self.days:
            self.days[day] = self.is_on(day)
        return self.days[day]

    def is_on(self, day: date) -> bool:
        dom = any(is_day_of_month(part, day) for part in self.dom.split(","))
        dow = any(is_day_of_week(part, day) for part in self.dow.split(","))
        return day.month in self.months and ((dom and dow) if self.is_both else (dom or dow))


def values(text: str, low: int, high: int, names: list[str]) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, _, last = (f"{low}-{high}" if span == "*" else span).partition("-")
        start = names.index(first) + low if first in names else int(first)
        stop = start if not last else names.index(last) + low if last in names else int(last)
        found |= set(range(start, stop + 1)[:: int(step or 1)])
    return found


def is_day_of_month(part: str, day: date) -> bool:
    month_end = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if part == "l":
        return day == month_end
    if part == "lw":
        workday = month_end
        while workday.weekday() > 4:
            workday -= timedelta(days=1)
        return day == workday
    return day.day in values(part, 1, 31, [])


def is_day_of_week(part: str, day: date) -> bool:
    if "#" in part:
        weekday, _, nth = part.partition("#")
        return is_day_of_week(weekday, day) and (day.day + 6) // 7 == int(nth)
    if part.endswith("l"):
        return is_day_of_week(part[:-1], day) and (day + timedelta(days=7)).month != day.month
    numbers = {value % 7 for value in values(part, 0, 7, WEEKDAYS)}
    return day.isoweekday() % 7 in numbers


def wall_minutes(zone: str, start: datetime, end: datetime) -> Minutes:
    """Each UTC minute, and the minute that the zone's wall clock shows then."""
    tz, minutes = ZoneInfo(zone), []
    instant = start.replace(second=0, microsecond=0)
    while instant <= end:
        shown = instant.astimezone(tz).replace(tzinfo=UTC, fold=0)
        minutes.append((instant, (shown - EPOCH) // timedelta(minutes=1)))
        instant += timedelta(minutes=1)
    return minutes


def vixie_ticks(job: VixieJob, minutes: Minutes) -> Iterator[datetime]:
    """The instants at which the loop runs the job; several runs at one instant are one tick."""
    virtual = minutes[0][1]
    for instant, running in minutes[1:]:
        late = running - virtual
        wild, fixed = [running], []
        if late > 180 or late <= -180 or late == 1:
            virtual, fixed = running, [running]
        elif late > 0:
            fixed = list(range(virtual + 1, running + 1))
            wild = fixed if late <= 5 else wild
            virtual = running
        if any(job.matches(minute) for minute in (wild if job.is_wild else fixed)):
            yield instant


def draw_expression(rng: random.Random, day: date) -> str:
    """An expression that probably has ticks around `day`, most of them in the small hours."""
    return " ".join(
        [
            draw_minute(rng),
            rng.choice(
                ["*", "*/2", "*/3", "0", "1", "2", "2,3", "0-3", "1-3/2", "23,0", str(rng.randrange(24))]
            ),
            draw_day_of_month(rng, day),
            rng.choice(
                ["*"] * 6 + [str(day.month), MONTHS[day.month - 1].upper(), "*/2", "1-6", "oct-dec,mar"]
            ),
            draw_day_of_week(rng, day),
        ]
    )


def draw_minute(rng: random.Random) -> str:
    a, b = sorted(rng.sample(range(60), 2))
    step = rng.randrange(1, 40)
    drawn = [
        "*",
        f"*/{step}",
        f"{a}",
        f"{a},{b}",
        f"{a}-{b}",
        f"{a}-{b}/{step}",
        f"{b},*/{step}",
        f"*/{step},{a}",
    ]
    return rng.choice(["0", "1", "30", "59", "0,30", "*/15", "*/5", *drawn])


def draw_day_of_month(rng: random.Random, day: date) -> str:
    near = (day + timedelta(days=rng.randrange(3))).day
    return rng.choice(["*"] * 8 + ["?", str(near), f"{near},15", "*/2", "1-15", "L", "LW", "1,L", "*/5,L"])


def draw_day_of_week(rng: random.Random, day: date) -> str:
    weekday = rng.randrange(7)
    name = WEEKDAYS[weekday].title()
    forms = [
        "?",
        "sun",
        "7",
        "0",
        f"{weekday}",
        name,
        "1-5",
        "mon-fri",
        "*/2",
        "5-7",
        f"{weekday}L",
        f"{name}l",
    ]
    return rng.choice(["*"] * 10 + [*forms, f"{weekday}#{rng.randrange(1, 6)}", "sat,1#1", "*/3,5L"])


def changes(zone: str) -> list[datetime]:
    """Days from 1990 to 2100 after which the zone's clock is moved."""
    tz, found = ZoneInfo(zone), []
    days = [datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(111 * 365)]
    offsets = [day.astimezone(tz).utcoffset() for day in days]
    for i in range(1, len(days)):
        if offsets[i] != offsets[i - 1]:
            found.append(days[i - 1])
    return found


def draw_starts(rng: random.Random, zone: str, count: int) -> list[datetime]:
    """Instants in the zone, four of five of them shortly before its clock is moved."""
    moved = changes(zone)
    anywhere = [
        datetime(1990, 1, 1, tzinfo=UTC) + timedelta(days=rng.randrange(40_000)) for _ in range(count)
    ]
    drawn = [rng.choice(moved) if moved and rng.random() < 0.8 else day for day in anywhere]
    return [day + timedelta(seconds=rng.randrange(-36 * 3600, 30 * 3600)) for day in drawn]


def disagreements(zone: str, seed: int, starts: int, each: int) -> Iterator[str]:
    """Every drawn case of the zone in which the product and the loop differ."""
    rng = random.Random(f"{zone} {seed}")
    for start in draw_starts(rng, zone, starts):
        minutes = wall_minutes(zone, start - LEAD, start + SPAN)
        for _ in range(each):
            expression = draw_expression(rng, start.date())
            expected = [tick for tick in vixie_ticks(VixieJob(expression), minutes) if tick > start]
            if ticks_of(expression, zone, start) != expected:
                yield f"{expression!r} in {zone} after {start.isoformat()}"


def ticks_of(expression: str, zone: str, start: datetime) -> list[datetime]:
    """The product's ticks; none for what it refuses because it never fires."""
    try:
        schedule = parse_expression(expression, zone)
    except ScheduleError as error:
        if "never fire" in str(error):
            return []
        raise
    return list(ticks_between(schedule, start, start + SPAN))


@pytest.mark.parametrize("zone", HARD_ZONES)
def test_ticks_are_those_of_debians_loop_minute_by_minute(zone: str) -> None:
    assert list(disagreements(zone, seed=1, starts=24, each=10)) == []


@pytest.mark.soak
@pytest.mark.timeout(900)
@pytest.mark.parametrize("zone", HARD_ZONES)
def test_ten_thousand_more_cases_agree_with_debians_loop(zone: str) -> None:
    assert list(disagreements(zone, seed=2, starts=80, each=10)) == []


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
