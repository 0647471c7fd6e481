"""How often a schedule ticks. [rule]

Counted on the wall clock: what a moved clock brings together or repeats is told elsewhere.
"""

from datetime import date
from itertools import pairwise

from cronmanager.language import gettext
from jobs.schedules.pattern import DAY_MINUTES, Pattern, days_of_month, pattern_of
from jobs.schedules.telling.words import begun_small, bits, every
from jobs.schedules.values import CronSchedule, IntervalSchedule, OnceSchedule, Schedule, ScheduleError

DAY_SECONDS = 86_400
CYCLE_YEARS = range(2000, 2028)  # every month's length on every weekday; the calendar's own cycle is 28 years


def check_frequency(schedule: Schedule, least_s: int) -> None:
    """Raise ScheduleError when the schedule can tick twice within fewer than `least_s` seconds."""
    gap_s = shortest_gap_s(schedule)
    if gap_s is None or gap_s >= least_s:
        return
    told = gettext(
        "The schedule ticks %(every)s, and no job here may more often than %(least)s; write %(rarer)s."
    )
    raise ScheduleError(
        told
        % {
            "every": begun_small(every(gap_s)),
            "least": begun_small(every(least_s)),
            "rarer": gettext(" or ").join(rarer(least_s)),
        },
        "" if isinstance(schedule, IntervalSchedule) else "minute",
        suggestion=rarer(least_s)[0].strip("'"),
    )


def rarer(least_s: int) -> list[str]:
    """What ticks as often as it may."""
    interval = f"intervalSeconds: {least_s}"
    minutes = least_s // 60
    if least_s % 60 == 0 and minutes < 60 and 60 % minutes == 0:
        return [f"'*/{minutes} * * * *'", interval]
    return [interval]


def shortest_gap_s(schedule: Schedule) -> int | None:
    """Seconds between the two ticks that are nearest to each other; None where there is one tick at most.

    Ticks further apart than a day are told as a day.
    """
    match schedule:
        case CronSchedule():
            return shortest_gap_of(pattern_of(schedule)) * 60
        case IntervalSchedule(seconds):
            return seconds
        case OnceSchedule():
            return None


def shortest_gap_of(pattern: Pattern) -> int:
    """Minutes between the pattern's two nearest ticks."""
    times = [hour * 60 + minute for hour in bits(pattern.hours) for minute in bits(pattern.minutes)]
    within = min((later - earlier for earlier, later in pairwise(times)), default=DAY_MINUTES)
    overnight = times[0] + DAY_MINUTES - times[-1]
    return overnight if overnight < within and has_neighbours(pattern) else within


def has_neighbours(pattern: Pattern) -> bool:
    """Whether the pattern ever names two days that follow each other."""
    if pattern.is_every_day:
        return True
    months = ((year, month) for year in CYCLE_YEARS for month in range(1, 13))
    was_last = False
    for year, month in months:
        days = days_of_month(pattern, year, month) if pattern.months >> month & 1 else 0
        if days & days >> 1 or (was_last and days & 2):
            return True
        last = date(year + month // 12, month % 12 + 1, 1).toordinal() - date(year, month, 1).toordinal()
        was_last = bool(days >> last & 1)
    return False


def runs_per_day(schedule: Schedule) -> float:
    """Ticks on a day that the schedule names; 0 for one instant."""
    match schedule:
        case CronSchedule():
            pattern = pattern_of(schedule)
            return pattern.minutes.bit_count() * pattern.hours.bit_count()
        case IntervalSchedule(seconds):
            return DAY_SECONDS / seconds
        case OnceSchedule():
            return 0
