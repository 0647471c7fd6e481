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
    ticks_between,
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


@dataclass(frozen=True, slots=True)
class Spell:
    """A time, after `begin` and up to `end`, during which a job's facts were these."""

    begin: datetime
    end: datetime
    facts: Facts


def spells(created_at: datetime, changes: Sequence[Change], now_facts: Facts, until: datetime) -> list[Spell]:
    """The job's life up to `until`, cut at its changes (in order of time)."""
    edges = [created_at, *(change.at for change in changes), max(until, created_at)]
    facts = [*(change.before for change in changes), now_facts]
    return [Spell(*ends, one) for ends, one in zip(pairwise(edges), facts, strict=True)]


def spell_at(all_spells: Sequence[Spell], at: datetime) -> Spell | None:
    """The one in which `at` lies; None before the first."""
    return next((one for one in all_spells if one.begin < at <= one.end), None)


def ticks_of(spell: Spell, after: datetime, until: datetime) -> Iterator[datetime]:
    """Each tick of the spell later than `after`, up to and with `until`."""
    if not spell.facts.get("isActive", True):
        return
    bounds = [instant_of(spell.facts, name) for name in ("startsAt", "pausedUntil")]
    begin = max([after, spell.begin, *(at - JUST_BEFORE for at in bounds if at)])
    ends_at = instant_of(spell.facts, "endsAt")
    end = min([until, spell.end, *([ends_at] if ends_at else [])])
    yield from ticks_between(schedule_of(spell.facts), begin, end)


def is_tick(facts: Facts, at: datetime) -> bool:
    """Whether the bare schedule ticks at `at`, window and pauses aside."""
    return next_tick(schedule_of(facts), at - JUST_BEFORE) == at


def schedule_of(facts: Facts) -> Schedule:
    """The schedule that the facts tell of."""
    if facts.get("cronExpression"):
        return parse_expression(facts["cronExpression"], facts["timezone"])
    if facts.get("intervalSeconds"):
        return IntervalSchedule(facts["intervalSeconds"])
    return OnceSchedule(datetime.fromisoformat(facts["runAt"]))


def instant_of(facts: Facts, name: str) -> datetime | None:
    """The instant that the fact `name` is, if it is one."""
    written = facts.get(name)
    return datetime.fromisoformat(written) if written else None
