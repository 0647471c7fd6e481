"""What in a schedule is probably not meant. [rule]"""

import re
from collections.abc import Iterator

from cronmanager.language import gettext, gettext_noop, number
from jobs.schedules.fields import KINDS, LAST_DAY_BIT, NTH_OF_WEEKDAY_BIT, FieldKind
from jobs.schedules.pattern import ALL_DAYS, Pattern, pattern_of
from jobs.schedules.telling.days import (
    ALL_WEEKDAYS,
    dates_phrase,
    day_name,
    days_phrase,
    named,
    weekdays_phrase,
)
from jobs.schedules.telling.frequency import DAY_SECONDS, runs_per_day, shortest_gap_s
from jobs.schedules.telling.times import ALL_HOURS
from jobs.schedules.telling.words import bits, clock, every, joined, ordinal
from jobs.schedules.values import CronSchedule, IntervalSchedule, Schedule

ALL_MINUTES = (1 << 60) - 1
OFTEN_PER_DAY = 1440  # more is told
MONTH_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
STEP = re.compile(r"\*/([0-9]+)")
ROUNDS = {
    "minute": (gettext_noop("each hour"), 60),
    "hour": (gettext_noop("each day"), 24),
    "day of month": (gettext_noop("each month"), 31),
    "month": (gettext_noop("each year"), 12),
    "day of week": (gettext_noop("each week"), 7),
}
UNIT_SECONDS = {"minute": 60, "hour": 3600}


def cautions_about(schedule: Schedule, p95_s: float | None = None) -> list[str]:
    """Sentences on what its writer may not have meant; `p95_s` is how long the job's runs take."""
    found: list[str] = []
    if isinstance(schedule, CronSchedule):
        found += cautions_about_cron(schedule)
    if isinstance(schedule, IntervalSchedule):
        found += cautions_about_interval(schedule.seconds)
    return [*found, *cautions_about_load(schedule, p95_s)]


def cautions_about_cron(schedule: CronSchedule) -> Iterator[str]:
    """Of an expression's fields."""
    pattern = pattern_of(schedule)
    texts = (schedule.minute, schedule.hour, schedule.day_of_month, schedule.month, schedule.day_of_week)
    for kind, text in zip(KINDS, texts, strict=True):
        yield from cautions_about_steps(kind, text)
    yield from cautions_about_minutes(pattern)
    yield from cautions_about_either(pattern)
    if not pattern.is_either_day:
        yield from cautions_about_short_months(pattern)
        yield from cautions_about_fifths(pattern)


def cautions_about_steps(kind: FieldKind, text: str) -> Iterator[str]:
    """A step that does not come round evenly, or never."""
    whole, size = ROUNDS[kind.name]
    for match in STEP.finditer(text):
        step = int(match[1])
        if step >= size:
            told = gettext("The step in '%(step)s' is never taken: it names only %(field)s %(first)s.")
            yield told % {"step": match[0], "field": gettext(kind.name), "first": kind.low}
        elif size % step:
            told = gettext(
                "'%(step)s' starts anew %(each_time)s: after %(field)s %(last)s comes %(first)s again, "
                "sooner than the step says."
            )
            last = kind.low + (size - 1) // step * step
            facts = {"step": match[0], "each_time": gettext(whole), "field": gettext(kind.name)}
            yield told % {**facts, "last": last, "first": kind.low} + evenly(kind.name, step)


def evenly(name: str, step: int) -> str:
    """What ticks evenly instead, where there is such a thing."""
    if name not in UNIT_SECONDS:
        return ""
    told = gettext("For an even pace write intervalSeconds: %(seconds)s.")
    return " " + told % {"seconds": step * UNIT_SECONDS[name]}


def cautions_about_minutes(pattern: Pattern) -> Iterator[str]:
    """A * for the minute beside hours that are chosen."""
    if pattern.minutes == ALL_MINUTES and pattern.hours != ALL_HOURS:
        hours = bits(pattern.hours)
        one = gettext("The minute is *: every minute from %(first)s to %(last)s, %(runs)s runs a day.")
        more = gettext(
            "The minute is *: every minute from %(first)s to %(last)s and so on, %(runs)s runs a day."
        )
        span = {"first": clock(hours[0] * 60), "last": clock(hours[0] * 60 + 59)}
        told = (more if len(hours) > 1 else one) % {**span, "runs": number(60 * len(hours))}
        yield told + " " + gettext("Write 0 for the minute to run once in the hour.")


def cautions_about_either(pattern: Pattern) -> Iterator[str]:
    """Both day fields."""
    if not pattern.is_either_day:
        return
    if not days_phrase(pattern) or pattern.is_every_day:
        yield gettext(
            "Both day fields are set and one names all days: it runs every day, the other is of no effect."
        )
        return
    told = gettext(
        "Both day fields are set, and either is enough: it runs on %(dates)s of the month, and also on "
        "%(weekdays)s. Write * for one of them if not meant."
    )
    yield told % {"dates": dates_phrase(pattern.days), "weekdays": weekdays_phrase(pattern.weekdays)}


def cautions_about_short_months(pattern: Pattern) -> Iterator[str]:
    """Days that not every month has, where none before them stands in for them."""
    days = bits(pattern.days & ALL_DAYS)
    if pattern.days >> LAST_DAY_BIT & 1 or not days or days[0] < 29:
        late = [day for day in days if day >= 29 and day - 1 not in days and day - 2 not in days]
    else:
        late = days[:1]
    if pattern.days >> LAST_DAY_BIT & 1 or not late:
        return
    short = [month for month in bits(pattern.months) if MONTH_LENGTHS[month] < late[0]]
    if short:
        told = gettext("There is no %(date)s in %(months)s; L is the last day of every month.")
        if late[0] == 29:
            told = gettext(
                "There is no %(date)s in %(months)s (but for leap years); L is the last day of every month."
            )
        yield told % {"date": ordinal(late[0]), "months": named(short)}


def cautions_about_fifths(pattern: Pattern) -> Iterator[str]:
    """A fifth weekday."""
    fifths = pattern.weekdays >> NTH_OF_WEEKDAY_BIT + 32 & ALL_WEEKDAYS & ~pattern.weekdays
    if fifths:
        told = gettext("Not every month has a fifth %(days)s; %(last)s is the last of every month.")
        days = bits(fifths)
        yield told % {"days": joined([day_name(day) for day in days]), "last": f"{days[0]}L"}


def cautions_about_interval(seconds: int) -> Iterator[str]:
    """A length that does not fit into a day, or one that a time zone would change."""
    if seconds > 3600 and (seconds % DAY_SECONDS and DAY_SECONDS % seconds):
        yield gettext("%(every)s does not come at the same times each day.") % {"every": every(seconds)}
    if seconds >= DAY_SECONDS and seconds % DAY_SECONDS == 0:
        yield gettext("An interval knows no time zone: it ticks at 00:00 UTC, counted from 1970-01-01.")


def cautions_about_load(schedule: Schedule, p95_s: float | None) -> Iterator[str]:
    """How often, and how long a run takes."""
    per_day = runs_per_day(schedule)
    if per_day > OFTEN_PER_DAY:
        yield gettext("It runs %(count)s × a day.") % {"count": number(per_day)}
    gap_s = shortest_gap_s(schedule)
    if p95_s is not None and gap_s is not None and p95_s > gap_s:
        told = gettext(
            "A run takes up to %(p95)s s (95 of 100 of the last ones), and the next tick comes after %(gap)s "
            "s: runs will overlap, and overlapPolicy decides."
        )
        yield told % {"p95": number(p95_s, 1), "gap": number(gap_s)}
