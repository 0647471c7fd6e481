"""One schedule of what was said. [rule]"""

from dataclasses import dataclass

from cronmanager.language import gettext, gettext_noop
from jobs.schedules.english.clauses import Clauses
from jobs.schedules.english.tokens import like
from jobs.schedules.english.words import MONTH_UNIT, QUARTERLY, YEAR_UNIT
from jobs.schedules.telling.words import clock
from jobs.schedules.values import LONGEST_INTERVAL_SECONDS, ScheduleError, check_interval

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800
NO_TIME = gettext_noop("No time is named: midnight.")
NO_WEEKDAY = gettext_noop("No day is named: Sunday, as by @weekly.")


@dataclass(frozen=True, slots=True)
class Written:
    """A cron expression or an interval, and what was added or left out on the way."""

    cron_expression: str = ""
    interval_seconds: int | None = None
    notes: tuple[str, ...] = ()


def written(said: Clauses) -> Written:
    """The schedule. Raises ScheduleError for what contradicts itself or what cron cannot keep."""
    steps = list(dict.fromkeys(said.steps))
    if said.minutes and (1, HOUR) in steps:
        steps.remove((1, HOUR))
    small = [step for step in steps if 0 < step[1] < DAY]
    if len(small) > 1 or (small and (said.times or (said.minutes and small[0] != (1, HOUR)))):
        raise contradiction(gettext("It says how often in two ways"))
    large = [step for step in steps if step not in small]
    if small:
        return _going_on(small[0], said, large)
    if not large and said == Clauses(steps=said.steps):
        raise contradiction(gettext("It does not say when"))
    return _at_times(said, large)


def contradiction(problem: str) -> ScheduleError:
    """About the sentence as a whole."""
    return ScheduleError(like(problem))


def _going_on(step: tuple[int, int], said: Clauses, large: list[tuple[int, int]]) -> Written:
    """`every 15 minutes`, `every 2 hours between 9 and 17`."""
    count, unit = step
    is_alone = said == Clauses(steps=said.steps) and all(one == (1, DAY) for one in large)
    if count % 60 == 0 and unit < HOUR:
        count, unit = count // 60, unit * 60
    if unit == MINUTE and count % 60 == 0:
        count, unit = count // 60, HOUR
    fields, note = None, ""
    if unit == MINUTE and (60 % count == 0):
        fields, note = _minutes(count, said.span)
    elif unit == HOUR and (24 % count == 0 or said.span):
        fields = _hours(count, said.span)
    if fields:
        days, notes = _days(said, large)
        return Written(f"{fields} {days}", notes=tuple(filter(None, (note, *notes))))
    if not is_alone:
        told = gettext("Every %(count)s seconds cannot be kept together with hours or days")
        raise contradiction(told % {"count": count * unit})
    return _interval(count * unit)


def _interval(seconds: int) -> Written:
    check_interval(min(seconds, LONGEST_INTERVAL_SECONDS + 1))
    return Written(interval_seconds=seconds)


def _minutes(count: int, span: tuple[int, int | None] | None) -> tuple[str, str]:
    """Minute and hour of what goes on through whole hours; the note says where it ends."""
    minute = "*" if count == 1 else f"*/{count}"
    if span is None:
        return f"{minute} *", ""
    first, last = span[0], 24 * 60 - 1 if span[1] is None else span[1]
    hour, rest = divmod(last, 60)
    if rest == 0:
        hour, note = (
            hour - 1,
            gettext("The last one is at %(last)s, before %(end)s.")
            % {"last": clock(last - count), "end": clock(last)},
        )
    elif rest in (60 - count, 59):
        note = ""
    else:
        raise contradiction(gettext("Minutes go on through whole hours only, as from 9 to 17"))
    hours = _hour_range(first // 60, hour)
    if first % 60 or hours is None:
        raise contradiction(gettext("It ends before it begins, or begins within an hour"))
    return f"{minute} {hours}", note


def _hours(count: int, span: tuple[int, int | None] | None) -> str:
    if span is None:
        return "0 *" if count == 1 else f"0 */{count}"
    first, last = span
    hour, minute = divmod(first, 60)
    until = 23 if last is None else (last - minute) // 60
    if last is None and hour == 0 and count > 1:
        return f"{minute} */{count}"
    hours = _hour_range(hour, until)
    if hours is None or (last is not None and last % 60 not in (0, minute)):
        raise contradiction(gettext("It ends before it begins, or within an hour"))
    return f"{minute} {hours}/{count}" if count > 1 and "-" in hours else f"{minute} {hours}"


def _hour_range(first: int, last: int) -> str | None:
    return None if last < first else str(first) if first == last else f"{first}-{last}"


def _at_times(said: Clauses, large: list[tuple[int, int]]) -> Written:
    """`every weekday at 9`, `first of the month`, `every 3 days`."""
    counted = [step for step in large if step[0] > 1]
    if counted:
        return _every_few(counted[0], said, large)
    if said.span:
        raise contradiction(gettext("It says from when to when, but not how often"))
    days, notes = _days(said, large)
    if said.minutes and said.times:
        raise contradiction(gettext("It says when in two ways"))
    if said.minutes:
        return Written(f"{_listed(said.minutes)} * {days}", notes=notes)
    times = sorted(set(said.times)) or [0]
    hours, minutes = ({time // 60 for time in times}, {time % 60 for time in times})
    if len(hours) * len(minutes) != len(times):
        shown = ", ".join(map(clock, times))
        told = gettext("%(times)s cannot be one cron expression: make a job for each minute of the hour")
        raise contradiction(told % {"times": shown})
    return Written(
        f"{_listed(minutes)} {_listed(hours)} {days}",
        notes=notes if said.times else (*notes, gettext(NO_TIME)),
    )


def _every_few(step: tuple[int, int], said: Clauses, large: list[tuple[int, int]]) -> Written:
    """`every 3 days`, `every 2 weeks`, `every 3 months`."""
    count, unit = step
    if unit == MONTH_UNIT and 12 % count == 0 and not said.months:
        said.months = list(range(1, 13, count))
        said.steps = [(1, MONTH_UNIT)]
        return _at_times(said, [(1, MONTH_UNIT)])
    if unit < 0 or said != Clauses(steps=said.steps) or len(large) > 1:
        raise contradiction(
            gettext("A step of several days, weeks or months cannot be kept together with a time")
        )
    return _interval(count * unit)


def _days(said: Clauses, large: list[tuple[int, int]]) -> tuple[str, tuple[str, ...]]:
    """Day of month, month and day of week."""
    if any(step[0] > 1 for step in large):
        raise contradiction(gettext("It says how often in two ways"))
    units, notes = {unit for _, unit in large}, []
    months, dates, weekdays = list(said.months), list(said.dates), list(said.weekdays)
    if dates and weekdays and not said.is_either_day:
        raise contradiction(
            gettext("A date that must be a certain weekday cannot be kept by a cron expression")
        )
    if units & {MONTH_UNIT, QUARTERLY, YEAR_UNIT} and not dates and not weekdays:
        dates = ["1"]
    if QUARTERLY in units:
        months = months or [1, 4, 7, 10]
    if YEAR_UNIT in units and not months:
        months = [1]
    if WEEK in units and not dates and not weekdays:
        weekdays = ["0"]
        notes.append(gettext(NO_WEEKDAY))
    return f"{_named(dates)} {_listed(months) or '*'} {_weekdays(weekdays)}", tuple(notes)


def _listed(numbers: list[int] | set[int]) -> str:
    """`1,3,5`, three or more in a row as `1-3`."""
    ordered = sorted(set(numbers))
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{ordered[0]}-{ordered[-1]}"
    return ",".join(map(str, ordered))


def _named(dates: list[str]) -> str:
    numbers = _listed({int(date) for date in dates if date.isdigit()})
    return ",".join(filter(None, (numbers, *sorted({date for date in dates if not date.isdigit()})))) or "*"


def _weekdays(days: list[str]) -> str:
    return "*" if {*"0123456"} <= set(days) else _named(days)
