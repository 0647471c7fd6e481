"""Which words go together. [rule]"""

from collections.abc import Callable

from cronmanager.language import gettext
from jobs.schedules.english.clauses import Clauses
from jobs.schedules.english.reader import Reader
from jobs.schedules.english.tokens import DAY_MINUTES, Token, not_understood
from jobs.schedules.english.words import MONTH_UNIT, WORKDAYS, YEAR_UNIT, Kind

MOST_OF_A_STEP = 10_000_000
LENGTH_OF_A_DAY = 86_400
HOUR, MINUTE = 3600, 60


def clauses_of(tokens: list[Token]) -> Clauses:
    """What the words say. Raises ScheduleError where they do not go together."""
    reader = Reader(tokens)
    while reader.kind() is not None:
        read = CLAUSES.get(reader.kind() or "filler")
        if read is None:
            raise reader.error()
        read(reader)
    return reader.said


def skipped(reader: Reader) -> None:
    """A word that only joins others."""
    reader.take()


def joined(reader: Reader) -> None:
    """An `and` between dates and weekdays says that either is enough."""
    reader.take()
    reader.said.is_either_day = reader.said.is_either_day or bool(reader.said.dates or reader.said.weekdays)


def every(reader: Reader) -> None:
    """`every 15 minutes`, `every other hour`, `every day`; else the next clause says of what."""
    reader.take()
    if reader.kind() in ("number", "ordinal", "other") and reader.kind(1) == "unit":
        count = reader.take().value
        reader.said.steps.append((_counted(reader, count), reader.take().value))
    elif reader.kind() == "unit":
        reader.said.steps.append((1, reader.take().value))
    elif reader.kind() in ("other", "number"):
        raise reader.error(gettext("cannot be kept by a cron expression"))


def _counted(reader: Reader, count: int) -> int:
    if not 0 < count <= MOST_OF_A_STEP:
        raise reader.error(gettext("is no step"), 1)
    return count


def often(reader: Reader) -> None:
    """`hourly`, `täglich`."""
    reader.said.steps.append((1, reader.take().value))


def unit(reader: Reader) -> None:
    """`minute 5`, `minutes 0, 7 and 9 of every hour`; `of the month`, where the days are named already."""
    token = reader.take()
    if token.value == MINUTE and reader.kind() == "number":
        minutes(reader)
        return
    is_about_days = bool(reader.said.dates or reader.said.weekdays or reader.said.months)
    if token.value not in (MONTH_UNIT, YEAR_UNIT) or not is_about_days:
        reader.at -= 1
        raise reader.error()


def minutes(reader: Reader) -> None:
    """Numbers that are minutes, up to the first word that is none."""
    reader.said.minutes.append(_minute(reader))
    while reader.kind() == "to" and reader.kind(1) == "number":
        reader.take()
        reader.said.minutes += range(reader.said.minutes[-1] + 1, _minute(reader) + 1)
    if reader.kind() == "and" and reader.kind(1) == "number":
        reader.take()
        minutes(reader)


def _minute(reader: Reader) -> int:
    value = reader.take().value
    if value > 59:
        raise reader.error(gettext("is no minute of an hour"), 1)
    return value


def span(reader: Reader) -> None:
    """`between 9 and 17`, `from 08:00 to 16:30`; with days or months it only introduces them."""
    reader.take()
    reader.pass_over("the")
    if reader.kind() not in ("number", "clock") or reader.kind(1) == "month":
        return
    first, last = time_of_day(reader), None
    if reader.kind() in ("to", "and") and reader.kind(1) in ("number", "clock"):
        reader.take()
        last = time_of_day(reader)
    reader.said.span = (first, last)


def time_of_day(reader: Reader) -> int:
    """`9`, `9:30`, `9 pm`, `9 Uhr`, in minutes."""
    token = reader.take()
    minute = token.value if token.kind == "clock" else token.value * 60
    if minute > DAY_MINUTES or token.value < 0:
        raise reader.error(gettext("is no hour of the day"), 1)
    if reader.kind() in ("am", "pm"):
        minute = _by_half(reader, minute)
    elif token.kind == "number" and reader.tokens[reader.at : reader.at + 1] and reader.kind(1) == "number":
        minute += _minutes_after_uhr(reader)
    return minute % DAY_MINUTES


def _minutes_after_uhr(reader: Reader) -> int:
    """`9 Uhr 30`."""
    if reader.tokens[reader.at].text != "uhr" or reader.kind(2) == "unit":
        return 0
    reader.take()
    return _minute(reader)


def _by_half(reader: Reader, minute: int) -> int:
    if not 60 <= minute < 13 * 60:
        other = repr(reader.tokens[reader.at - 1].text)
        raise reader.error(gettext("does not go with %(other)s") % {"other": other})
    return minute % (12 * 60) + (12 * 60 if reader.take().kind == "pm" else 0)


def time(reader: Reader) -> None:
    """`9`, `09:30`, `5 past every hour`, `quarter past 9`, `24 december`."""
    following = reader.kind(1)
    if reader.kind() == "number" and following in ("past", "before"):
        past(reader)
        return
    if following == "to" and reader.tokens[reader.at].text in ("quarter", "five", "ten", "twenty"):
        past(reader)
        return
    if reader.kind() == "number" and (following == "month" or reader.kind(-1) == "the"):
        dates(reader)
        return
    if reader.kind() == "number" and following == "unit" and reader.kind(-1) not in ("at", "and"):
        raise reader.error(gettext("wants an 'every' before it"))
    reader.said.times.append(time_of_day(reader))


def past(reader: Reader) -> None:
    """`5 past every hour`, `quarter to 9`, `viertel nach 9`."""
    count, is_past = _minute(reader), reader.take().kind == "past"
    reader.pass_over("every", "the", "filler")
    if reader.kind() == "unit" and reader.tokens[reader.at].value == HOUR:
        reader.take()
        reader.said.minutes.append(count if is_past else (60 - count) % 60)
        return
    _need_time(reader)
    reader.said.times.append((time_of_day(reader) + (count if is_past else -count)) % DAY_MINUTES)


def half(reader: Reader) -> None:
    """`half past nine`; the German `halb zehn` is the same."""
    is_german = reader.take().text == "halb"
    if not is_german and not reader.takes("past"):
        raise reader.error()
    if reader.kind() in ("every", "the") and reader.kind(1) == "unit":
        reader.at += 2
        reader.said.minutes.append(30)
        return
    _need_time(reader)
    reader.said.times.append((time_of_day(reader) + (-30 if is_german else 30)) % DAY_MINUTES)


def _need_time(reader: Reader) -> None:
    if reader.kind() not in ("number", "clock"):
        raise reader.error(gettext("wants a time behind it"), 1)


def of_the_hour(reader: Reader) -> None:
    """`:15`."""
    reader.said.minutes.append(_minute(reader))


def weekdays(reader: Reader) -> None:
    """`monday`, `monday to friday`."""
    first = last = reader.take().value
    if reader.kind() == "to" and reader.kind(1) == "weekday":
        reader.take()
        last = reader.take().value
    reader.said.weekdays += [str((first + day) % 7) for day in range((last - first) % 7 + 1)]


def workdays(reader: Reader) -> None:
    """`weekdays`, `weekends`."""
    reader.said.weekdays += "12345" if reader.take().value == WORKDAYS else "60"


def months(reader: Reader) -> None:
    """`january`, `june to august`, `december 24`."""
    first = last = reader.take().value
    if reader.kind() == "to" and reader.kind(1) == "month":
        reader.take()
        last = reader.take().value
    reader.said.months += [(first - 1 + month) % 12 + 1 for month in range((last - first) % 12 + 1)]
    if reader.kind() == "number" and reader.kind(-2) != "at":
        dates(reader)


def dates(reader: Reader) -> None:
    """`1st`, `1st to 7th`, `first monday`, `first day`."""
    token = reader.take()
    reader.pass_over("filler") if reader.kind(1) == "weekday" else None
    if reader.kind() == "weekday":
        _nth_weekday(reader, token)
        return
    if reader.kind() == "unit" and reader.tokens[reader.at].value == LENGTH_OF_A_DAY:
        reader.take()
    last = token
    if reader.kind() == "to" and reader.kind(1) in ("ordinal", "number", "the"):
        reader.pass_over("to", "the")
        last = reader.take()
    if not 1 <= token.value <= last.value <= 31:
        raise reader.error(gettext("is no day of a month"), 1)
    reader.said.dates += map(str, range(token.value, last.value + 1))


def _nth_weekday(reader: Reader, token: Token) -> None:
    if not 1 <= token.value <= 5:
        raise not_understood(token.text, token.position, gettext("is no week of a month"))
    if reader.tokens[max(0, reader.at - 2)].kind == "every" and not _is_of_month(reader):
        raise not_understood(
            token.text, token.position, gettext("cannot be kept: weeks are counted by the month")
        )
    reader.said.weekdays.append(f"{reader.take().value}#{token.value}")


def _is_of_month(reader: Reader) -> bool:
    rest = reader.tokens[reader.at :]
    return any(token.kind == "month" or (token.kind, token.value) == ("unit", MONTH_UNIT) for token in rest)


def last(reader: Reader) -> None:
    """`last day`, `last friday`, `last weekday of the month`."""
    reader.take()
    kind = reader.kind()
    if kind == "weekday":
        reader.said.weekdays.append(f"{reader.take().value}L")
    elif kind == "weekdays" and reader.tokens[reader.at].value == WORKDAYS:
        reader.take()
        reader.said.dates.append("LW")
    elif kind == "unit" and reader.tokens[reader.at].value == LENGTH_OF_A_DAY:
        reader.take()
        reader.said.dates.append("L")
    elif kind in ("filler", "the") or (kind == "unit" and reader.tokens[reader.at].value == MONTH_UNIT):
        reader.said.dates.append("L")
    else:
        raise reader.error(gettext("wants a day behind it"), 1)


CLAUSES: dict[Kind, Callable[[Reader], None]] = {
    "every": every,
    "often": often,
    "unit": unit,
    "span": span,
    "number": time,
    "clock": time,
    "minute": of_the_hour,
    "half": half,
    "weekday": weekdays,
    "weekdays": workdays,
    "month": months,
    "ordinal": dates,
    "last": last,
    "and": joined,
    "at": skipped,
    "the": skipped,
    "filler": skipped,
}
