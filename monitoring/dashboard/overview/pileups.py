"""How many ticks fall into each hour of the next week and each minute of the next day. [rule]

Counted by whole hours of UTC from the schedules' patterns, not tick by tick: what a moved clock makes up for
or leaves out in its one hour is not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from jobs.schedules import CronSchedule, IntervalSchedule, Schedule
from jobs.schedules.pattern import EPOCH_ORDINAL, Pattern, first_day, pattern_of
from jobs.schedules.zones import zone_named

WEEK_HOURS, DAY_HOURS, HOUR_S = 168, 24, 3600
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Load:
    """Ticks by weekday (Monday first) and hour of the viewer's zone, and by minutes after `start`."""

    start: datetime
    week: list[list[int]] = field(default_factory=lambda: [[0] * 24 for _ in range(7)])
    minutes: dict[int, int] = field(default_factory=dict)


def load_of(schedules: Iterable[tuple[Schedule, int]], start: datetime, zone: str) -> Load:
    """The load of `schedules`, each with how many jobs have it, from the whole hour `start` (UTC) on."""
    load = Load(start)
    places = [(at.weekday(), at.hour) for at in _hours(start, zone)]
    for schedule, jobs in schedules:
        for hour, minutes in _by_hour(schedule, start):
            weekday, of_day = places[hour]
            load.week[weekday][of_day] += jobs * sum(minutes.values())
            if hour < DAY_HOURS:
                for minute, ticks in minutes.items():
                    place = hour * 60 + minute
                    load.minutes[place] = load.minutes.get(place, 0) + jobs * ticks
    return load


@lru_cache(maxsize=256)
def _hours(start: datetime, zone: str) -> list[datetime]:
    """Each hour of the week as `zone` shows it."""
    named = zone_named(zone)
    return [(start + n * HOUR).astimezone(named) for n in range(WEEK_HOURS)]


def _by_hour(schedule: Schedule, start: datetime) -> Iterable[tuple[int, dict[int, int]]]:
    """The hours after `start` in which the schedule ticks, each with its minutes and the ticks in them."""
    match schedule:
        case CronSchedule():
            return _cron_hours(schedule, start)
        case IntervalSchedule(seconds):
            return _interval_hours(seconds, start)
        case _:
            after = (schedule.at - start) // timedelta(minutes=1)
            return [(after // 60, {after % 60: 1})] if 0 <= after < WEEK_HOURS * 60 else []


def _interval_hours(seconds: int, start: datetime) -> Iterable[tuple[int, dict[int, int]]]:
    begin = (start - EPOCH) // timedelta(seconds=1)
    for hour in range(WEEK_HOURS):
        first = begin + hour * HOUR_S
        tick = -(-first // seconds) * seconds
        minutes: dict[int, int] = {}
        while tick < first + HOUR_S:
            minute = (tick - first) // 60
            end = first + (minute + 1) * 60
            ticks = (end - 1 - tick) // seconds + 1
            minutes[minute] = ticks
            tick += ticks * seconds
        if minutes:
            yield hour, minutes


def _cron_hours(schedule: CronSchedule, start: datetime) -> Iterable[tuple[int, dict[int, int]]]:
    pattern = pattern_of(schedule)
    days: dict[int, bool] = {}
    for hour, at in enumerate(_hours(start, schedule.zone)):
        minutes = _minutes_of(pattern, at, days)
        if minutes:
            yield hour, dict.fromkeys(minutes, 1)


def _minutes_of(pattern: Pattern, at: datetime, days: dict[int, bool]) -> list[int]:
    """Minutes after `at`, a whole hour of UTC, that the pattern names; zones are whole minutes off."""
    found: list[int] = []
    for moved in (0, 1) if at.minute else (0,):
        local = at + moved * HOUR
        if pattern.hours >> local.hour & 1 and _has_day(pattern, local, days):
            bits = (minute for minute in range(60) if pattern.minutes >> minute & 1)
            found += [
                minute - at.minute + 60 * moved for minute in bits if (minute >= at.minute) != bool(moved)
            ]
    return found


def _has_day(pattern: Pattern, local: datetime, days: dict[int, bool]) -> bool:
    day = local.toordinal() - EPOCH_ORDINAL
    if day not in days:
        days[day] = pattern.is_every_day or first_day(pattern, day, 1) == day
    return days[day]
