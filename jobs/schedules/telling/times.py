"""A pattern's minutes and hours in words. [rule]

Its words say what a moved clock does: "Every …" and "of every hour" follow the wall clock, all others are
fixed times, unless the sentence says otherwise.
"""

from cronmanager.language import gettext
from jobs.schedules.pattern import Pattern
from jobs.schedules.telling.words import (
    bits,
    clock,
    every,
    hours_told,
    is_run,
    joined,
    minutes_told,
    step_of,
)

ALL_HOURS = (1 << 24) - 1
MOST_TIMES = 6  # of a day that are told one by one


def times_phrase(pattern: Pattern) -> str:
    """When on a day that the pattern names."""
    minutes, hours = bits(pattern.minutes), bits(pattern.hours)
    if not pattern.is_wildcard:
        return fixed_times(minutes, hours)
    found = every_hour(minutes) if pattern.hours == ALL_HOURS else every_so_often(minutes, hours)
    return found or fixed_times(minutes, hours)


def is_even(pattern: Pattern) -> bool:
    """Whether the words are of what goes on evenly, and so follows the wall clock."""
    if pattern.hours == ALL_HOURS:
        return True
    return pattern.is_wildcard and every_so_often(bits(pattern.minutes), bits(pattern.hours)) is not None


def every_hour(minutes: list[int]) -> str:
    """The minutes of an hour that is like all others."""
    step = minutes_step(minutes)
    if step:
        return every(step * 60)
    if len(minutes) > 1:
        return gettext("At %(minutes)s of every hour") % {"minutes": minutes_told(minutes)}
    told = gettext("Every hour at minute %(minute)s") % {"minute": minutes[0]}
    return told if minutes[0] else every(3600)


def every_so_often(minutes: list[int], hours: list[int]) -> str | None:
    """What goes on evenly through the hours, if it does."""
    within, step = minutes_step(minutes), step_of(hours)
    if within and is_run(hours):
        return spanning(every(within * 60), hours[0] * 60, hours[-1] * 60 + minutes[-1])
    if len(minutes) == 1 and step and hours[0] == 0 and step * len(hours) == 24:
        return gettext("%(every)s from %(time)s") % {"every": every(step * 3600), "time": clock(minutes[0])}
    return None


def spanning(what: str, first: int, last: int) -> str:
    """`Hourly from 09:00 to 17:00`, of minutes of the day."""
    span = {"what": what, "first": clock(first), "last": clock(last)}
    return gettext("%(what)s from %(first)s to %(last)s") % span


def minutes_step(minutes: list[int]) -> int | None:
    """The even step through an hour that the minutes are, 1 for each minute; None when they are no such."""
    step = 60 // len(minutes)
    return step if len(minutes) > 1 and minutes == list(range(0, 60, step)) else None


def fixed_times(minutes: list[int], hours: list[int]) -> str:
    """Times of day."""
    if len(minutes) * len(hours) <= MOST_TIMES:
        times = [clock(hour * 60 + minute) for hour in hours for minute in minutes]
        return gettext("At %(times)s") % {"times": joined(times)}
    first, last = hours[0] * 60 + minutes[0], hours[-1] * 60 + minutes[-1]
    if len(minutes) == 1 and is_run(hours):
        return spanning(gettext("Hourly"), first, last)
    if len(hours) == 1 and is_run(minutes):
        return spanning(gettext("Each minute"), first, last)
    told = {"minutes": minutes_told(minutes), "hours": hours_told(hours)}
    return gettext("At %(minutes)s of %(hours)s") % told
