"""An independent oracle: ticks found minute by minute, as the loop of Debian's cron.c does.

Written from cron.c and crontab(5), not from the product: sets of values, `date` arithmetic, a virtual clock
that waits or catches up. Slow.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

Minutes = list[tuple[datetime, int]]


class VixieJob:
    """One crontab line, as load_entry and find_jobs of Debian's cron see it."""

    def __init__(self, expression: str) -> None:
        minute, hour, self.dom, month, self.dow = expression.lower().replace("?", "*").split()
        self.minutes = values(minute, 0, 59, [])
        self.hours = values(hour, 0, 23, [])
        self.months = values(month, 1, 12, MONTHS)
        self.is_wild = minute[0] == "*" or hour[0] == "*"
        self.is_both = self.dom[0] == "*" or self.dow[0] == "*"
        self.days: dict[date, bool] = {}

    def matches(self, wall_minute: int) -> bool:
        days, minute_of_day = divmod(wall_minute, 1440)
        if minute_of_day % 60 not in self.minutes or minute_of_day // 60 not in self.hours:
            return False
        day = date(1970, 1, 1) + timedelta(days=days)
        if day not in self.days:
            self.days[day] = self.is_on(day)
        return self.days[day]

    def is_on(self, day: date) -> bool:
        dom = any(is_day_of_month(part, day) for part in self.dom.split(","))
        dow = any(is_day_of_week(part, day) for part in self.dow.split(","))
        return day.month in self.months and ((dom and dow) if self.is_both else (dom or dow))


def values(text: str, low: int, high: int, names: list[str]) -> set[int]:
    found: set[int] = set()
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, _, last = (f"{low}-{high}" if span == "*" else span).partition("-")
        start = names.index(first) + low if first in names else int(first)
        stop = start if not last else names.index(last) + low if last in names else int(last)
        found |= set(range(start, stop + 1)[:: int(step or 1)])
    return found


def is_day_of_month(part: str, day: date) -> bool:
    month_end = (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    if part == "l":
        return day == month_end
    if part == "lw":
        workday = month_end
        while workday.weekday() > 4:
            workday -= timedelta(days=1)
        return day == workday
    return day.day in values(part, 1, 31, [])


def is_day_of_week(part: str, day: date) -> bool:
    if "#" in part:
        weekday, _, nth = part.partition("#")
        return is_day_of_week(weekday, day) and (day.day + 6) // 7 == int(nth)
    if part.endswith("l"):
        return is_day_of_week(part[:-1], day) and (day + timedelta(days=7)).month != day.month
    numbers = {value % 7 for value in values(part, 0, 7, WEEKDAYS)}
    return day.isoweekday() % 7 in numbers


def wall_minutes(zone: str, start: datetime, end: datetime) -> Minutes:
    """Each UTC minute, and the minute that the zone's wall clock shows then."""
    tz, minutes = ZoneInfo(zone), []
    instant = start.replace(second=0, microsecond=0)
    while instant <= end:
        shown = instant.astimezone(tz).replace(tzinfo=UTC, fold=0)
        minutes.append((instant, (shown - EPOCH) // timedelta(minutes=1)))
        instant += timedelta(minutes=1)
    return minutes


def vixie_ticks(job: VixieJob, minutes: Minutes) -> Iterator[datetime]:
    """The instants at which the loop runs the job; several runs at one instant are one tick."""
    virtual = minutes[0][1]
    for instant, running in minutes[1:]:
        late = running - virtual
        wild, fixed = [running], []
        if late > 180 or late <= -180 or late == 1:
            virtual, fixed = running, [running]
        elif late > 0:
            fixed = list(range(virtual + 1, running + 1))
            wild = fixed if late <= 5 else wild
            virtual = running
        if any(job.matches(minute) for minute in (wild if job.is_wild else fixed)):
            yield instant
