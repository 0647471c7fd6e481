"""How a cron expression is read. [rule]"""

import re
from datetime import UTC, datetime
from difflib import get_close_matches

from cronmanager.language import gettext, gettext_noop, ngettext
from jobs.schedules.fields import KINDS, read_field
from jobs.schedules.hashed import written_out
from jobs.schedules.ticks import next_tick
from jobs.schedules.values import (
    LONGEST_INTERVAL_SECONDS,
    CronSchedule,
    IntervalSchedule,
    ScheduleError,
)
from jobs.schedules.zones import zone_named

LONGEST_EXPRESSION = 700  # all five fields at their longest, and blanks
NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
WORD = re.compile(r"[^ \t]+")
SECONDS_STEP = re.compile(r"\*(?:/([0-9]{1,9}))?")
FIVE_FIELDS = gettext_noop("minute, hour, day of month, month and day of week, as in '*/5 * * * *'")
COMMON_ERA = datetime(2026, 1, 1, tzinfo=UTC)  # from where it is asked whether an expression ever fires

Word = tuple[str, int]  # text and position


def parse_expression(expression: str, zone: str = "UTC", seed: str = "") -> CronSchedule | IntervalSchedule:
    """The schedule an expression means; six fields (seconds first) only where they are an exact interval.

    `seed`, the job's id, decides what an H in it stands for (hashed.py).
    Raises ScheduleError for what cannot be read, can never fire, or an unknown zone.
    """
    zone_named(zone)
    if len(expression) > LONGEST_EXPRESSION:
        raise ScheduleError(
            gettext("The expression has %(count)s characters; write at most %(most)s.")
            % {"count": len(expression), "most": LONGEST_EXPRESSION}
        )
    words = words_of(expression)
    match len(words):
        case 5:
            return read_five(words, zone, seed)
        case 6:
            return read_six(words, zone, seed)
        case count:
            raise wrong_count(words, count)


def words_of(expression: str) -> list[Word]:
    """The expression's words, a nickname replaced by the fields that it stands for."""
    words = [(match[0], match.start()) for match in WORD.finditer(expression.rstrip("\r\n"))]
    if not words or not words[0][0].startswith("@"):
        return words
    text, position = words[0]
    if text.lower() == "@reboot":
        raise ScheduleError(
            gettext("@reboot has no meaning here: no machine is started. Write when, as in '@daily'.")
        )
    if text.lower() not in NICKNAMES or len(words) > 1:
        raise ScheduleError(
            gettext("%(word)s at position %(position)s is not understood; write one of %(known)s, alone.")
            % {"word": repr(text[:20]), "position": position, "known": ", ".join(NICKNAMES)},
            position=position,
            suggestion=text.lower() if text.lower() in NICKNAMES else near(text.lower()),
        )
    return [(field, position) for field in NICKNAMES[text.lower()].split()]


def near(nickname: str) -> str:
    """The nickname that was probably meant; empty when none is like it."""
    return next(iter(get_close_matches(nickname[:20], NICKNAMES, n=1)), "")


def wrong_count(words: list[Word], count: int) -> ScheduleError:
    """Why neither five nor six fields could be made out."""
    if count < 5:
        told = ngettext(
            "%(count)s field is too few; write five: %(fields)s.",
            "%(count)s fields are too few; write five: %(fields)s.",
            count,
        )
        return ScheduleError(told % {"count": count, "fields": gettext(FIVE_FIELDS)})
    told = gettext("%(count)s fields are too many; write five: %(fields)s. A job has no command.")
    return ScheduleError(told % {"count": count, "fields": gettext(FIVE_FIELDS)}, position=words[5][1])


def read_five(words: list[Word], zone: str, seed: str) -> CronSchedule:
    """The schedule of five fields. Raises ScheduleError when it can never fire."""
    fields = [
        read_field(kind, written_out(kind, text, position, seed), position)
        for kind, (text, position) in zip(KINDS, words, strict=True)
    ]
    minute, hour, day_of_month, month, day_of_week = (field.text for field in fields)
    schedule = CronSchedule(minute, hour, day_of_month, month, day_of_week, zone)
    if next_tick(schedule, COMMON_ERA) is None:
        raise ScheduleError(
            gettext(
                "The expression can never fire: its zone's clock has no moment that fits all of its fields. "
                "Write a day that its month has."
            ),
            "day of month",
            words[2][1],
        )
    return schedule


def read_six(words: list[Word], zone: str, seed: str) -> CronSchedule | IntervalSchedule:
    """The schedule of six fields, seconds first."""
    seconds = words[0][0]
    schedule = read_five(words[1:], zone, seed)
    if seconds.strip("0") == "":
        return schedule
    match = SECONDS_STEP.fullmatch(seconds)
    if not match or schedule != CronSchedule("*", "*", "*", "*", "*", zone=zone):
        raise inexact_seconds(words)
    step = int(match[1] or 1)
    if step == 0 or 60 % step:
        raise uneven_seconds(words, step)
    return IntervalSchedule(step)


def inexact_seconds(words: list[Word]) -> ScheduleError:
    """Why seconds cannot be kept beside other fields."""
    seconds, position = words[0]
    told = gettext(
        "Seconds of %(seconds)s cannot be kept exactly with these fields. Write 0 for the seconds, or "
        "'*/n * * * * *' where n divides 60."
    )
    return ScheduleError(
        told % {"seconds": repr(seconds[:20])},
        "seconds",
        position,
        suggestion="0",
        length=len(seconds),
    )


def uneven_seconds(words: list[Word], step: int) -> ScheduleError:
    """Why a step of seconds that does not divide the minute is no interval."""
    whole = " ".join(text for text, _ in words)
    instead = f"intervalSeconds: {step}" if 0 < step <= LONGEST_INTERVAL_SECONDS else ""
    told = gettext("%(expression)s starts anew each minute. Use a divisor of 60.")
    if instead:
        told = gettext("%(expression)s starts anew each minute. Use a divisor of 60, or %(instead)s.")
    message = told % {"expression": repr(whole), "instead": instead}
    return ScheduleError(message, "seconds", words[0][1], suggestion=instead)
