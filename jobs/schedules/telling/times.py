"""A pattern's minutes and hours in English. [rule]

Its words say what a moved clock does: "Every …" and "of every hour" follow the wall clock, all others are
fixed times, unless the sentence says otherwise.
"""

from jobs.schedules.pattern import Pattern
from jobs.schedules.telling.words import bits, clock, counted, is_run, joined, step_of

ALL_HOURS = (1 << 24) - 1
MOST_TIMES = 6  # of a day that are told one by one


def times_phrase(pattern: Pattern) -> str:
    """When on a day that the pattern names."""
    minutes, hours = bits(pattern.minutes), bits(pattern.hours)
    if not pattern.is_wildcard:
        return fixed_times(minutes, hours)
    found = every_hour(minutes) if pattern.hours == ALL_HOURS else every_so_often(minutes, hours)
    return found or fixed_times(minutes, hours)


def every_hour(minutes: list[int]) -> str:
    """The minutes of an hour that is like all others."""
    every = minutes_step(minutes)
    if every == 1:
        return "Every minute"
    if every:
        return f"Every {every} minutes"
    if len(minutes) > 1:
        return f"At {counted('minute', minutes)} of every hour"
    return f"Every hour at minute {minutes[0]}" if minutes[0] else "Every hour"


def every_so_often(minutes: list[int], hours: list[int]) -> str | None:
    """What goes on evenly through the hours, if it does."""
    every, step = minutes_step(minutes), step_of(hours)
    if every and is_run(hours):
        span = f"from {clock(hours[0] * 60)} to {clock(hours[-1] * 60 + minutes[-1])}"
        return f"Every minute {span}" if every == 1 else f"Every {every} minutes {span}"
    if len(minutes) == 1 and step and hours[0] == 0 and step * len(hours) == 24:
        return f"Every {step} hours from {clock(minutes[0])}"
    return None


def minutes_step(minutes: list[int]) -> int | None:
    """The even step through an hour that the minutes are, 1 for each minute; None when they are no such."""
    step = 60 // len(minutes)
    return step if len(minutes) > 1 and minutes == list(range(0, 60, step)) else None


def fixed_times(minutes: list[int], hours: list[int]) -> str:
    """Times of day."""
    if len(minutes) * len(hours) <= MOST_TIMES:
        return f"At {joined([clock(hour * 60 + minute) for hour in hours for minute in minutes])}"
    if len(minutes) == 1 and is_run(hours):
        return f"Hourly from {clock(hours[0] * 60 + minutes[0])} to {clock(hours[-1] * 60 + minutes[0])}"
    if len(hours) == 1 and is_run(minutes):
        return f"Each minute from {clock(hours[0] * 60 + minutes[0])} to {clock(hours[0] * 60 + minutes[-1])}"
    return f"At {counted('minute', minutes)} of {counted('hour', hours)}"
