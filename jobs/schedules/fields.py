"""How one field of a cron expression is read. [rule]

After get_list, get_range and get_number of Debian's entry.c, stricter where that code skips what it cannot
read.
"""

import re
from dataclasses import dataclass

from cronmanager.language import gettext, gettext_noop
from jobs.schedules.values import ScheduleError

# Beside the days themselves, a day field's mask says in spare bits what depends on the month.
LAST_DAY_BIT = 32  # L
LAST_WORKDAY_BIT = 33  # LW
LAST_OF_WEEKDAY_BIT = 8  # 5L is bit 8 + 5
NTH_OF_WEEKDAY_BIT = 16  # 5#2 is bit 16 + 8 × (2 - 1) + 5

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
RANGE = re.compile(r"(?:\*|(?P<first>[0-9a-z]+)(?:-(?P<last>[0-9a-z]+))?)(?:/(?P<step>[0-9]{1,9}))?")
LAST_WEEKDAY = re.compile(r"([0-9]{1,9}|[a-z]{3})l")
NTH_WEEKDAY = re.compile(r"([0-9]{1,9}|[a-z]{3})#([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class FieldKind:
    """One of the five fields: its bounds, names and room."""

    name: str
    low: int
    high: int
    longest: int  # characters of django-celery-beat's column
    names: dict[str, int]
    form: str  # what would be right


@dataclass(frozen=True, slots=True)
class Field:
    """A field that was read: its shareable text and a bit for each value."""

    text: str
    mask: int


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a field's list, and where it stands in the expression."""

    kind: FieldKind
    text: str
    position: int

    def error(self, problem: str, advice: str = "", instead: str = "") -> ScheduleError:
        """What is wrong with this piece, and what would be right: in words, or `instead` of the piece."""
        told = gettext("%(field)s: %(problem)s at position %(position)s; write %(advice)s")
        message = told % {
            "field": gettext(self.kind.name),
            "problem": problem,
            "position": self.position,
            "advice": advice or instead or gettext(self.kind.form),
        }
        return ScheduleError(message, self.kind.name, self.position, instead, len(self.text))

    @property
    def shown(self) -> str:
        """The piece as an error may repeat it: short and printable."""
        return repr(self.text if len(self.text) <= 20 else self.text[:19] + "…")


MINUTE = FieldKind(gettext_noop("minute"), 0, 59, 240, {}, "0–59")
HOUR = FieldKind(gettext_noop("hour"), 0, 23, 96, {}, "0–23")
DAY_OF_MONTH = FieldKind(gettext_noop("day of month"), 1, 31, 124, {}, gettext_noop("1–31, L or LW"))
MONTH = FieldKind(
    gettext_noop("month"),
    1,
    12,
    64,
    {name: i for i, name in enumerate(MONTHS, 1)},
    gettext_noop("1–12 or jan–dec"),
)
DAY_OF_WEEK = FieldKind(
    gettext_noop("day of week"),
    0,
    7,
    64,
    {name: i for i, name in enumerate(WEEKDAYS)},
    gettext_noop("0–7, sun–sat, 5L or 5#2"),
)
KINDS = (MINUTE, HOUR, DAY_OF_MONTH, MONTH, DAY_OF_WEEK)


def read_field(kind: FieldKind, text: str, position: int = 0) -> Field:
    """The values that a field names; `position` is where it begins in the expression."""
    if len(text) > kind.longest:
        whole = Part(kind, text, position)
        fault = gettext("%(count)s characters are too many") % {"count": len(text)}
        raise whole.error(fault, gettext("at most %(most)s characters") % {"most": kind.longest})
    if text == "?" and kind in (DAY_OF_MONTH, DAY_OF_WEEK):
        text = "*"
    parts = []
    for piece in text.split(","):
        parts.append(read_part(Part(kind, piece, position)))
        position += len(piece) + 1
    return join(parts)


def join(parts: list[Field]) -> Field:
    """The field made of these parts, in one order whatever order they were written in.

    A part that starts with * stays where it is: whether the field starts with one changes its meaning.
    """
    mask = 0
    for part in parts:
        mask |= part.mask
    texts = [part.text for part in dict.fromkeys(parts)]
    if not any(text.startswith("*") for text in texts):
        texts.sort(key=lambda text: (not text[0].isdigit(), len(re.split("[^0-9]", text)[0]), text))
    return Field(",".join(texts), mask)


def read_part(part: Part) -> Field:
    """A number, name, range or step, or one of the forms that only a day field has."""
    lowered = part.text.lower() if part.text.isascii() else ""
    if part.kind is DAY_OF_MONTH and lowered in ("l", "lw"):
        return Field(lowered.upper(), 1 << (LAST_DAY_BIT if lowered == "l" else LAST_WORKDAY_BIT))
    if part.kind is DAY_OF_WEEK and (match := LAST_WEEKDAY.fullmatch(lowered)):
        return last_of_weekday(part, match[1])
    if part.kind is DAY_OF_WEEK and (match := NTH_WEEKDAY.fullmatch(lowered)):
        return nth_of_weekday(part, match[1], int(match[2]))
    match = RANGE.fullmatch(lowered)
    if not match:
        raise unreadable(part)
    return read_range(part, match["first"], match["last"], match["step"])


def unreadable(part: Part) -> ScheduleError:
    """Why a piece is no piece of a field, with what its writer probably wanted."""
    if not part.text:
        return part.error(gettext("a value is missing"))
    if "%" in part.text:
        only = gettext("only %(form)s") % {"form": gettext(part.kind.form)}
        return part.error(gettext("%(sign)s belongs to commands, and a job has none") % {"sign": "%"}, only)
    if part.text.upper().endswith("W"):
        told = gettext("%(piece)s (the nearest working day) is not supported")
        return part.error(told % {"piece": part.shown})
    forms = gettext("%(form)s, *, a list, a range or a step") % {"form": gettext(part.kind.form)}
    return part.error(gettext("%(piece)s is not understood") % {"piece": part.shown}, forms)


def last_of_weekday(part: Part, day: str) -> Field:
    """5L: the month's last Friday."""
    weekday = read_number(part, day) % 7
    return Field(f"{weekday}L", 1 << LAST_OF_WEEKDAY_BIT + weekday)


def nth_of_weekday(part: Part, day: str, nth: int) -> Field:
    """5#2: the month's second Friday."""
    weekday = read_number(part, day) % 7
    if not 1 <= nth <= 5:
        forms = gettext("%(first)s to %(last)s") % {"first": f"{day}#1", "last": f"{day}#5"}
        raise part.error(out_of_range(f"#{nth}"), forms)
    return Field(f"{weekday}#{nth}", 1 << NTH_OF_WEEKDAY_BIT + 8 * (nth - 1) + weekday)


def read_range(part: Part, first: str | None, last: str | None, step: str | None) -> Field:
    """`*`, `a` or `a-b`, the first and last with an optional `/step`."""
    kind = part.kind
    if step is not None and int(step) == 0:
        raise part.error(gettext("a step of 0 never moves"), gettext("a step of 1 or more"))
    if first is None:
        return stepped("*", kind.low, kind.high, step)
    low = read_number(part, first)
    if last is None and step is not None:  # Debian refuses it too: elsewhere it means either of two things
        told = gettext("%(piece)s has a step but no range") % {"piece": part.shown}
        raise part.error(told, instead=f"{low}-{kind.high}/{int(step)}")
    if last is None:
        number = low % 7 if kind is DAY_OF_WEEK else low
        return Field(str(number), 1 << number)
    high = read_number(part, last)
    if kind is DAY_OF_WEEK and high == 0 and low > 0 and last == "sun":
        high = 7  # a range that ends with sun: Debian's would be empty
    if high < low:
        told = gettext("%(piece)s runs backwards") % {"piece": part.shown}
        raise part.error(told, instead=f"{low}-{kind.high},{kind.low}-{high}")
    return stepped(f"{low}-{high}" if high > low else str(low), low, high, step)


def stepped(text: str, low: int, high: int, step: str | None) -> Field:
    """Each `step`th value from `low` to `high`."""
    every = int(step or 1)
    mask = 0
    for value in range(low, high + 1, every):
        mask |= 1 << value
    suffix = f"/{every}" if every > 1 and (text == "*" or high > low) else ""
    return Field(text + suffix, mask)


def read_number(part: Part, text: str) -> int:
    """A number or name within the field's bounds."""
    if text in part.kind.names:
        return part.kind.names[text]
    if not text.isdigit():
        raise unreadable(part)
    if len(text) > 9 or not part.kind.low <= int(text) <= part.kind.high:
        shown = text.lstrip("0")[:9] or "0"
        comes_round = text == part.text and (part.kind.name, text) in (("minute", "60"), ("hour", "24"))
        raise part.error(out_of_range(shown), gettext(part.kind.form), "0" if comes_round else "")
    return int(text)


def out_of_range(shown: str) -> str:
    """A number that the field has not."""
    return gettext("%(number)s is out of range") % {"number": shown}
