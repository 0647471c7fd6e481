"""Which minutes of the wall clock a cron schedule names. [rule]

Wall-clock time is counted in minutes since 1970-01-01T00:00 of the zone's own clock, as cron.c does.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jobs.schedules.fields import (
    KINDS,
    LAST_DAY_BIT,
    LAST_OF_WEEKDAY_BIT,
    LAST_WORKDAY_BIT,
    NTH_OF_WEEKDAY_BIT,
    read_field,
)
from jobs.schedules.values import CronSchedule

DAY_MINUTES = 24 * 60
EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
MONTHS_SEARCHED = 100 * 12  # a 29th of February on a given weekday can be 40 years away
EVERY_WEEK = 1 | 1 << 7 | 1 << 14 | 1 << 21 | 1 << 28
ALL_DAYS, ALL_MONTHS = 0xFFFFFFFE, 0x1FFE  # bits 1–31, bits 1–12


@dataclass(frozen=True, slots=True)
class Pattern:
    """A cron schedule's fields as bit masks."""

    minutes: int
    hours: int
    days: int
    months: int
    weekdays: int  # bit 7 is folded into bit 0
    is_either_day: bool  # day of month OR day of week
    is_every_day: bool
    is_wildcard: bool  # follows the wall clock whatever is done to it


@lru_cache(maxsize=16_384)
def pattern_of(schedule: CronSchedule) -> Pattern:
    """The schedule's pattern. Raises ScheduleError when a field cannot be read."""
    texts = (schedule.minute, schedule.hour, schedule.day_of_month, schedule.month, schedule.day_of_week)
    minutes, hours, days, months, weekdays = (
        read_field(kind, text).mask for kind, text in zip(KINDS, texts, strict=True)
    )
    weekdays = (weekdays | weekdays >> 7 & 1) & ~0x80
    is_either_day = not (schedule.day_of_month[:1] in ("*", "?") or schedule.day_of_week[:1] in ("*", "?"))
    has_all_days = (days & ALL_DAYS) == ALL_DAYS
    has_all_weekdays = weekdays & 0x7F == 0x7F
    is_any_day = has_all_days or has_all_weekdays if is_either_day else has_all_days and has_all_weekdays
    return Pattern(
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        weekdays=weekdays,
        is_either_day=is_either_day,
        is_every_day=is_any_day and months == ALL_MONTHS,
        is_wildcard=schedule.minute.startswith("*") or schedule.hour.startswith("*"),
    )


def next_match(pattern: Pattern, minute: int) -> int | None:
    """The first minute of the wall clock, `minute` or later, that the pattern names; None in 100 years."""
    day, minute_of_day = divmod(minute, DAY_MINUTES)
    if pattern.is_every_day or first_day(pattern, day, 1) == day:
        found = next_minute_of_day(pattern, minute_of_day)
        if found is not None:
            return day * DAY_MINUTES + found
    next_day = day + 1 if pattern.is_every_day else first_day(pattern, day + 1, MONTHS_SEARCHED)
    if next_day is None:
        return None
    return next_day * DAY_MINUTES + lowest(pattern.hours) * 60 + lowest(pattern.minutes)


def next_minute_of_day(pattern: Pattern, minute_of_day: int) -> int | None:
    """The first minute of a day, this one or later, at which the pattern's hour and minute stand."""
    hour, minute = divmod(minute_of_day, 60)
    rest_of_hour = pattern.minutes >> minute
    if pattern.hours >> hour & 1 and rest_of_hour:
        return minute_of_day + lowest(rest_of_hour)
    later_hours = pattern.hours >> hour + 1
    if not later_hours:
        return None
    return (hour + 1 + lowest(later_hours)) * 60 + lowest(pattern.minutes)


def first_day(pattern: Pattern, day: int, months: int) -> int | None:
    """The first day, `day` or later, that the pattern names, looking into that many months."""
    start = date.fromordinal(day + EPOCH_ORDINAL)
    month_number, earliest = start.year * 12 + start.month - 1, start.day
    for number in range(month_number, min(month_number + months, 9999 * 12)):
        year, month = number // 12, number % 12 + 1
        if pattern.months >> month & 1:
            days = days_of_month(pattern, year, month) >> earliest
            if days:
                return date(year, month, earliest + lowest(days)).toordinal() - EPOCH_ORDINAL
        earliest = 1
    return None


def days_of_month(pattern: Pattern, year: int, month: int) -> int:
    """A bit for each day of that month which the pattern's day fields name."""
    monday_based, length = monthrange(year, month)
    first = (monday_based + 1) % 7  # cron's weeks begin on Sunday
    days, weekdays = dates_in(pattern.days, first, length), weekdays_in(pattern.weekdays, first, length)
    return (days | weekdays if pattern.is_either_day else days & weekdays) & (2 << length) - 1


def dates_in(mask: int, first: int, length: int) -> int:
    """A bit for each day that the day-of-month field names, in a month that begins on weekday `first`."""
    days = mask & ALL_DAYS
    if mask >> LAST_DAY_BIT & 1:
        days |= 1 << length
    if mask >> LAST_WORKDAY_BIT & 1:
        last_weekday = (first + length - 1) % 7
        days |= 1 << length - {6: 1, 0: 2}.get(last_weekday, 0)
    return days


def weekdays_in(mask: int, first: int, length: int) -> int:
    """A bit for each day that the day-of-week field names, in a month that begins on weekday `first`."""
    days = week_from(mask, first) * EVERY_WEEK << 1
    if mask >> LAST_OF_WEEKDAY_BIT:
        last_week = length - 6
        days |= week_from(mask >> LAST_OF_WEEKDAY_BIT, (first + last_week - 1) % 7) << last_week
        for week in range(5):
            days |= week_from(mask >> NTH_OF_WEEKDAY_BIT + 8 * week, first) << 7 * week + 1
    return days


def week_from(mask: int, first: int) -> int:
    """The seven weekdays in `mask`, the one numbered `first` moved to bit 0."""
    week = mask & 0x7F
    return (week >> first | week << 7 - first) & 0x7F


def lowest(mask: int) -> int:
    """The number of the lowest bit set."""
    return (mask & -mask).bit_length() - 1
