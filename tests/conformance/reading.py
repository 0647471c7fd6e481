"""Reads a schedule's sentence back, from its words alone: days, times, what a moved clock does."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NTH = ("first", "second", "third", "fourth", "fifth")
EVERY_DAY: "Days" = lambda day: True  # noqa: E731

Days = Callable[[date], bool]


@dataclass(frozen=True)
class Reading:
    """What a sentence says."""

    times: set[int]  # minutes of the day
    is_on: Days
    follows_the_clock: bool
    zone: str


def read(sentence: str) -> Reading:
    """The meaning of a sentence, or ValueError."""
    rest, _, zone = sentence.rpartition(", ")
    rest, shown, _ = rest.partition(", as often as the clock shows it")
    times, days = re.fullmatch(r"(.*?)(?: every day| ((?:on|in) (?![\d]).*))?", rest).groups()  # type: ignore[union-attr]
    follows = bool(shown) or times.startswith("Every") or times.endswith("of every hour")
    return Reading(read_times(times), read_days(days) if days else EVERY_DAY, follows, zone)


def read_times(text: str) -> set[int]:
    """Minutes of the day."""
    cases = {
        r"Every minute": lambda: range(1440),
        r"Every (\d+) minutes": lambda n: range(0, 1440, int(n)),
        r"Every hour": lambda: range(0, 1440, 60),
        r"Every hour at minute (\d+)": lambda m: range(int(m), 1440, 60),
        r"(?:Every|Each) minute from (\S+) to (\S+)": lambda a, b: range(clock(a), clock(b) + 1),
        r"Every (\d+) minutes from (\S+) to (\S+)": lambda n, a, b: range(clock(a), clock(b) + 1, int(n)),
        r"Every (\d+) hours from (\S+)": lambda n, a: range(clock(a), 1440, 60 * int(n)),
        r"Hourly from (\S+) to (\S+)": lambda a, b: range(clock(a), clock(b) + 1, 60),
        r"At (.*minute.*) of every hour": lambda m: product(m, range(24)),
        r"At (.*minute.*) of (.*hour.*)": lambda m, h: product(m, numbers(h, int)),
        r"At (\d\d:\d\d.*)": lambda times: [clock(one) for one in words(times)],
    }
    for pattern, meaning in cases.items():
        match = re.fullmatch(pattern, text)
        if match:
            return set(meaning(*match.groups()))
    raise ValueError(text)


def product(minutes: str, hours: "range | set[int]") -> list[int]:
    return [hour * 60 + minute for hour in hours for minute in numbers(minutes, int)]


def clock(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def words(text: str) -> list[str]:
    return re.split(", | and ", text)


def numbers(text: str, value: Callable[[str], int]) -> set[int]:
    """`minutes 0, 4 and 7 to 9`, `every 7th minute from 0 to 56`, `January and June to August`."""
    step = re.fullmatch(r"every (\d+)(?:st|nd|rd|th) \w+ from (?:the )?(\w+) to (?:the )?(\w+)", text)
    if step:
        return set(range(value(step[2]), value(step[3]) + 1, int(step[1])))
    found: set[int] = set()
    for word in words(re.sub(r"^(minutes?|hours?) ", "", text)):
        first, _, last = word.partition(" to ")
        found |= set(range(value(first), value(last or first) + 1))
    return found


def read_days(text: str) -> Days:
    """`on weekdays in March`, `on the 1st and last day of January`, …"""
    text, _, only = text.partition(", only in ")
    if not only and (match := re.fullmatch(r"(?:(on .*) )?in ((?:every |[A-Z]).*)", text)):
        text, only = match[1] or "", match[2]
    if not only and (match := re.fullmatch(r"(on (?:the .*|every .*)) of (?!the month)(.*)", text)):
        text, only = f"{match[1]} of the month", match[2]
    months = numbers(only, lambda name: MONTHS.index(name) + 1) if only else set(range(1, 13))
    is_on = read_day(text) if text else EVERY_DAY
    return lambda day: day.month in months and is_on(day)


def read_day(text: str) -> Days:
    for joint, both in ((", but only on ", True), (", and also on ", False)):
        one, found, other = text.removeprefix("on ").partition(joint)
        if found:
            first, second = read_day(one), read_day(other)
            if both:
                return lambda day: first(day) and second(day)
            return lambda day: first(day) or second(day)
    text = text.removeprefix("on ")
    if re.match(r"every \d|the (\d|last day|last working)", text):
        return read_dates(text.removesuffix(" of the month"))
    readers = [read_weekday(word) for word in words(text)]
    return lambda day: any(reads(day) for reads in readers)


def read_dates(text: str) -> Days:
    def is_on(day: date) -> bool:
        following = day + timedelta(days=1)
        left = [following + timedelta(days=n) for n in range((end_of(day) - day).days)]
        is_last_working = day.weekday() < 5 and all(one.weekday() > 4 for one in left)
        return (
            day.day in dates
            or ("last day" in names and following.day == 1)
            or ("last working day" in names and is_last_working)
        )

    if text.startswith("every"):
        dates, names = numbers(text, ordinal), []
    else:
        parts = words(text.removeprefix("the "))
        names = [part for part in parts if part.startswith("last")]
        plain = [part for part in parts if part not in names]
        dates = numbers(" and ".join(plain), ordinal) if plain else set()
    return is_on


def end_of(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def ordinal(text: str) -> int:
    return int(text[:-2])


def read_weekday(text: str) -> Days:
    if text in ("weekdays", "weekends"):
        return lambda day: (day.weekday() < 5) == (text == "weekdays")
    match = re.fullmatch(r"the (\w+) (\w+) of the month", text)
    if not match:
        found = numbers(text, lambda name: WEEKDAYS.index(name.removesuffix("s")))
        return lambda day: day.weekday() in found
    weekday = WEEKDAYS.index(match[2])
    if match[1] == "last":
        return lambda day: day.weekday() == weekday and day + timedelta(days=7) > end_of(day)
    week = NTH.index(match[1])
    return lambda day: day.weekday() == weekday and (day.day - 1) // 7 == week
