"""A schedule as one sentence. [rule]

It says all that the schedule means: what ticks differently reads differently, and a test reads it back.
"""

from cronmanager.language import gettext, gettext_noop, pgettext, written
from jobs.schedules.pattern import pattern_of
from jobs.schedules.telling.days import days_phrase
from jobs.schedules.telling.times import is_even, times_phrase
from jobs.schedules.telling.words import every
from jobs.schedules.values import CronSchedule, IntervalSchedule, OnceSchedule, Schedule
from jobs.schedules.zones import zone_named

# Where a zone's last word is known without its first. Elsewhere (US/Central, Brazil/West) it is not.
CONTINENTS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Europe", "Indian", "Pacific")
AS_SHOWN = gettext_noop("as often as the clock shows it")
NEVER_MOVED = ("UTC", "UCT", "GMT", "Zulu", "Universal", "Greenwich", "GMT0", "GMT+0", "GMT-0")


def sentence_of(schedule: Schedule, zone: str = "UTC") -> str:
    """`At 02:00 on weekdays, Berlin time`. `zone` is what an instant is shown in."""
    match schedule:
        case CronSchedule():
            return cron_sentence(schedule)
        case IntervalSchedule(seconds):
            return gettext("%(every)s, aligned to the clock") % {"every": every(seconds)}
        case OnceSchedule():
            return once_sentence(schedule, zone)


def cron_sentence(schedule: CronSchedule) -> str:
    """Times, days, whether a moved clock counts, and zone."""
    pattern = pattern_of(schedule)
    times, days = times_phrase(pattern), days_phrase(pattern)
    if not days and not is_even(pattern):
        days = gettext("every day")
    words = [f"{times} {days}".rstrip()]
    if pattern.is_wildcard and not is_even(pattern) and not is_never_moved(schedule.zone):
        words.append(gettext(AS_SHOWN))
    return ", ".join([*words, zone_words(schedule.zone)])


def once_sentence(schedule: OnceSchedule, zone: str) -> str:
    """`Once, on Monday 1 March 2027 at 11:00 (UTC+01:00), Berlin time`."""
    at = schedule.at.astimezone(zone_named(zone))
    clock = at.strftime("%H:%M:%S" if at.second or at.microsecond else "%H:%M")
    exact = f"{clock}.{at.microsecond:06d}".rstrip("0") if at.microsecond else clock
    ahead = f"{at:%z}"
    offset = "" if is_never_moved(zone) else f" (UTC{ahead[:3]}:{ahead[3:]})"
    return gettext("Once, on %(day)s at %(time)s, %(zone)s") % {
        "day": written(at, pgettext("date", "l j F Y")),
        "time": f"{exact}{offset}",
        "zone": zone_words(zone),
    }


def zone_words(zone: str) -> str:
    """`Berlin time`, `US/Central time`, `UTC`."""
    if is_never_moved(zone):
        return zone.removeprefix("Etc/")
    area, _, place = zone.partition("/")
    city = place.rpartition("/")[2] if area in CONTINENTS else zone
    return gettext("%(place)s time") % {"place": city.replace("_", " ")}


def is_never_moved(zone: str) -> bool:
    """Whether the zone's name itself says that its clock is never moved."""
    return zone.startswith("Etc/") or zone in NEVER_MOVED
