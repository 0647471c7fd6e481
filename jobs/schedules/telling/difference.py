"""What an edit of a job's schedule changes, before it is made. [rule]"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from cronmanager.language import gettext, number, pgettext, weekday, written
from jobs.schedules.adjusted import (
    NO_ADJUSTMENT,
    Adjustment,
    adjusted_ticks_between,
    next_adjusted_tick,
)
from jobs.schedules.values import IntervalSchedule, Schedule
from jobs.schedules.zones import zone_named

T = TypeVar("T")

COMPARED = timedelta(days=7)
MOST_TICKS = 12_000  # of each plan that are compared: 7 days of every minute are fewer
LISTED = 20
JUST_BEFORE = timedelta(microseconds=1)
DAY = timedelta(days=1)
NOTABLE_FACTOR = 2  # of runs a day, from which on a change is told


@dataclass(frozen=True, slots=True)
class Plan:
    """A schedule, the window in which it counts, and what it is seen through. Times are UTC."""

    schedule: Schedule
    opens_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool = True
    adjustment: Adjustment = NO_ADJUSTMENT

    def ticks(self, after: datetime, until: datetime) -> Iterator[datetime]:
        """Each tick later than `after`, up to and with `until`."""
        if not self.is_active:
            return iter(())
        start = max(after, self.opens_at - JUST_BEFORE) if self.opens_at else after
        end = min(until, self.ends_at) if self.ends_at else until
        return adjusted_ticks_between(self.schedule, self.adjustment, start, end)

    def next_tick(self, after: datetime) -> datetime | None:
        """The first tick later than `after`."""
        if not self.is_active:
            return None
        start = max(after, self.opens_at - JUST_BEFORE) if self.opens_at else after
        tick = next_adjusted_tick(self.schedule, self.adjustment, start)
        return None if tick is None or (self.ends_at and tick > self.ends_at) else tick

    def next_ticks(self, after: datetime, count: int) -> list[datetime]:
        """The first `count` ticks later than `after`."""
        ticks: list[datetime] = []
        while len(ticks) < count and (tick := self.next_tick(ticks[-1] if ticks else after)):
            ticks.append(tick)
        return ticks


@dataclass(frozen=True, slots=True)
class Move:
    """A tick and the one that takes its place."""

    before: datetime
    after: datetime


@dataclass(frozen=True, slots=True)
class Changed(Generic[T]):
    """How many there are, and the first LISTED."""

    count: int
    ticks: list[T]


@dataclass(frozen=True, slots=True)
class Difference:
    """Ticks that come, go or move, up to `compared_until`: 7 days, or less where there are too many."""

    compared_until: datetime
    is_whole_week: bool
    added: Changed[datetime]
    removed: Changed[datetime]
    moved: Changed[Move]
    runs_per_day_before: float
    runs_per_day_after: float
    next_run_before: datetime | None
    next_run_after: datetime | None
    warnings: list[str]


def difference_between(before: Plan, after: Plan, zone: str, now: datetime) -> Difference:
    """What changes from `now` on, over 7 days or as far as MOST_TICKS of either reach.

    A tick is moved when its day, in `zone`, has another one in its place that is new; what is left over is
    removed or added.
    """
    old = compared(before, now)
    new = compared(after, now) if after != before else old
    until = min(end_of(old, now), end_of(new, now))
    old, new = up_to(until, old), up_to(until, new)
    kept = set(old) & set(new)
    removed, added, moved = pair_by_day(
        (tick for tick in old if tick not in kept),
        (tick for tick in new if tick not in kept),
        zone_named(zone),
    )
    days = (until - now) / DAY
    rates = per_day(before, len(old), days), per_day(after, len(new), days)
    runs = before.next_tick(now), after.next_tick(now)
    return Difference(
        compared_until=until,
        is_whole_week=until == now + COMPARED,
        added=Changed(len(added), added[:LISTED]),
        removed=Changed(len(removed), removed[:LISTED]),
        moved=Changed(len(moved), moved[:LISTED]),
        runs_per_day_before=rates[0],
        runs_per_day_after=rates[1],
        next_run_before=runs[0],
        next_run_after=runs[1],
        warnings=[*warn_of_rates(*rates), *warn_of_next_runs(*runs, zone, now)],
    )


def compared(plan: Plan, now: datetime) -> list[datetime]:
    """The plan's ticks of the next 7 days, the first MOST_TICKS of them."""
    return list(islice(plan.ticks(now, now + COMPARED), MOST_TICKS))


def end_of(ticks: list[datetime], now: datetime) -> datetime:
    """How far these ticks are all that there are."""
    return ticks[-1] if len(ticks) == MOST_TICKS else now + COMPARED


def up_to(until: datetime, ticks: list[datetime]) -> list[datetime]:
    """Those of `ticks` that come by then."""
    return [tick for tick in ticks if tick <= until]


def pair_by_day(
    removed: Iterable[datetime], added: Iterable[datetime], zone: ZoneInfo
) -> tuple[list[datetime], list[datetime], list[Move]]:
    """What goes and what comes on the same day, as moves in their order; then what is left of each."""
    came = by_day(added, zone)
    left: list[datetime] = []
    moved: list[Move] = []
    for day, ticks in by_day(removed, zone).items():
        new = came.get(day, [])
        moved += map(Move, ticks, new)
        left += ticks[len(new) :]
        came[day] = new[len(ticks) :]
    return left, [tick for ticks in came.values() for tick in ticks], moved


def by_day(ticks: Iterable[datetime], zone: ZoneInfo) -> dict[date, list[datetime]]:
    """The ticks of each day of the zone."""
    days: dict[date, list[datetime]] = defaultdict(list)
    for tick in ticks:
        days[tick.astimezone(zone).date()].append(tick)
    return days


def per_day(plan: Plan, count: int, days: float) -> float:
    """The plan's ticks a day, on average over the time that was compared."""
    is_open = plan.is_active and not (plan.opens_at or plan.ends_at)
    if isinstance(plan.schedule, IntervalSchedule) and is_open and plan.adjustment == NO_ADJUSTMENT:
        return round(DAY.total_seconds() / plan.schedule.seconds, 2)
    return round(count / days, 2)


def warn_of_rates(before: float, after: float) -> Iterator[str]:
    """A load that is another."""
    low, high = sorted((before, after))
    if high > 0 and high >= low * NOTABLE_FACTOR:
        rates = {"after": rate(after), "before": rate(before)}
        yield gettext("It would run %(after)s × a day instead of %(before)s.") % rates


def rate(per_day: float) -> str:
    """`1,440`, `0.14`."""
    decimals = len(f"{per_day:.2f}".rstrip("0").partition(".")[2])
    return number(per_day, decimals)


def warn_of_next_runs(
    before: datetime | None, after: datetime | None, zone: str, now: datetime
) -> Iterator[str]:
    """A next run that is another."""
    if before == after:
        return
    if after is None:
        told = gettext("There would be no next run; it was to be %(before)s (%(zone)s).")
    elif before is None:
        told = gettext("The next run would be %(after)s (%(zone)s); there was none.")
    else:
        told = gettext("The next run moves from %(before)s to %(after)s (%(zone)s).")
    moments = {"before": moment(before, zone, now), "after": moment(after, zone, now)}
    yield told % {**moments, "zone": zone}


def moment(at: datetime | None, zone: str, now: datetime) -> str:
    """`today 14:00`, `Monday 09:00`, `1 March 2027 09:00`."""
    if at is None:
        return gettext("never")
    local, today = at.astimezone(zone_named(zone)), now.astimezone(zone_named(zone)).date()
    days = (local.date() - today).days
    near = {0: gettext("today"), 1: gettext("tomorrow")}
    far = written(local, pgettext("date", "j F Y"))
    day = near.get(days, weekday(local.weekday()) if days < COMPARED.days else far)
    return f"{day} {local:%H:%M:%S}".removesuffix(":00")
