"""Which ticks a job should have had, by what its schedule was at each time. [rule]

Facts are what ScheduleChange keeps: schedule, zone, window, on or off, as they stand on the wire.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from jobs.schedules import (
    IntervalSchedule,
    OnceSchedule,
    Schedule,
    next_tick,
    parse_expression,
)
from jobs.schedules.adjusted import (
    NO_ADJUSTMENT,
    Adjustment,
    adjusted_ticks_between,
    held_back_between,
    next_adjusted_tick,
)

JUST_BEFORE = timedelta(microseconds=1)
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a job's facts, at `at` (UTC)."""

    at: datetime
    before: Facts
    after: Facts
    by: str | None = None  # who, as people know them
    reason: str = ""  # of a rule


@dataclass(frozen=True, slots=True)
class Spell:
    """A time, after `begin` and up to `end`, during which a job's facts were these."""

    begin: datetime
    end: datetime
    facts: Facts


def spells(created_at: datetime, changes: Sequence[Change], now_facts: Facts, until: datetime) -> list[Spell]:
    """The job's life up to `until`, cut at its changes (in order of time)."""
    times = [change.at for change in changes]  # the last may lie ahead: hosts come back at a pace
    edges = [created_at, *times, max(until, created_at, *times)]
    facts = [*(change.before for change in changes), now_facts]
    return [Spell(*ends, one) for ends, one in zip(pairwise(edges), facts, strict=True)]


def spell_at(all_spells: Sequence[Spell], at: datetime) -> Spell | None:
    """The one in which `at` lies; None before the first."""
    return next((one for one in all_spells if one.begin < at <= one.end), None)


def ticks_of(spell: Spell, after: datetime, until: datetime) -> Iterator[datetime]:
    """Each tick of the spell later than `after`, up to and with `until`.

    While an endpoint is down any of the user's may be a probe, and none has to be.
    """
    bounds = window_of(spell, after, until)
    if bounds:
        yield from adjusted_ticks_between(schedule_of(spell.facts), adjustment_of(spell.facts), *bounds)


def window_of(spell: Spell, after: datetime, until: datetime) -> tuple[datetime, datetime] | None:
    """After when, and until when, the spell's schedule counts in that time; None while it is switched off."""
    if not spell.facts.get("isActive", True):
        return None
    opens = [instant_of(spell.facts, name) for name in ("startsAt", "pausedUntil")]
    ends_at = instant_of(spell.facts, "endsAt")
    begin = max([after, spell.begin, *(at - JUST_BEFORE for at in opens if at)])
    return begin, min([until, spell.end, *([ends_at] if ends_at else [])])


def held_ticks_of(spell: Spell, after: datetime, until: datetime) -> Iterator[datetime]:
    """Each tick of the user's in that time which the spell's adjustment left out; held, it may be a probe."""
    bounds = window_of(spell, after, until)
    if bounds and spell.facts.get("held"):
        yield from adjusted_ticks_between(schedule_of(spell.facts), adjustment_of(spell.facts), *bounds)
    elif bounds and adjustment_of(spell.facts) != NO_ADJUSTMENT:
        yield from held_back_between(schedule_of(spell.facts), adjustment_of(spell.facts), *bounds)


def is_tick(facts: Facts, at: datetime) -> bool:
    """Whether the schedule ticks at `at`, its adjustment counted, window and pauses aside."""
    return next_adjusted_tick(schedule_of(facts), adjustment_of(facts), at - JUST_BEFORE) == at


def is_held_back(facts: Facts, at: datetime) -> bool:
    """Whether `at` is a tick of the user's that the adjustment leaves out."""
    if facts.get("held"):
        return is_tick(facts, at)
    return at in held_back_between(schedule_of(facts), adjustment_of(facts), at - JUST_BEFORE, at)


def moved_to(facts: Facts, at: datetime) -> datetime | None:
    """When the user's tick at `at` runs, where a shift has moved it."""
    schedule, adjustment = schedule_of(facts), adjustment_of(facts)
    if not adjustment.shift_seconds or next_tick(schedule, at - JUST_BEFORE) != at:
        return None
    return next_adjusted_tick(schedule, adjustment, at)


def schedule_of(facts: Facts) -> Schedule:
    """The schedule that the facts tell of."""
    expression = facts.get("resolvedExpression") or facts.get("cronExpression")
    if expression:
        return parse_expression(expression, facts["timezone"])
    if facts.get("intervalSeconds"):
        return IntervalSchedule(facts["intervalSeconds"])
    return OnceSchedule(datetime.fromisoformat(facts["runAt"]))


def adjustment_of(facts: Facts) -> Adjustment:
    """The adjustment that the facts tell of; mostly none."""
    keep_every, shift_seconds = facts.get("keepEvery", 1), facts.get("shiftSeconds", 0)
    return Adjustment(keep_every, instant_of(facts, "keepAnchor"), shift_seconds)


def instant_of(facts: Facts, name: str) -> datetime | None:
    """The instant that the fact `name` is, if it is one."""
    written = facts.get(name)
    return datetime.fromisoformat(written) if written else None
