"""Whether a job's rows are the ticks that its history asks for. [rule]"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.explaining.history import Spell, held_ticks_of, ticks_of

CARRIED_OVER = timedelta(seconds=1)  # what is claimed when an edit comes goes out by the schedule before it
WITHDRAWN = "CANCELLED"
TicksOf = Callable[[Spell, datetime, datetime], Iterator[datetime]]


@dataclass(frozen=True, slots=True)
class Balance:
    """One job's day."""

    expected: int
    missing: list[datetime]  # ticks without a row
    extra: list[datetime]  # rows without a tick
    held_back: int = 0  # ticks of the user's that an adjustment left out


def balance(spells: Sequence[Spell], rows: Mapping[datetime, str], begin: datetime, end: datetime) -> Balance:
    """Compare the ticks of `spells` in [begin, end) with `rows`, each tick's status."""
    held = set(_each(held_ticks_of, spells, begin, end))
    probes = {at for at in held if at in rows}
    expected = set(_each(ticks_of, [one for one in spells if not one.facts.get("held")], begin, end)) | probes
    missing = sorted(expected - rows.keys())
    unasked = {at for at, status in rows.items() if at not in expected and status != WITHDRAWN}
    extra = sorted(at for at in unasked if not _is_carried_over(spells, at))
    return Balance(len(expected), missing, extra, len(held - probes))


def _each(of_spell: TicksOf, spells: Sequence[Spell], begin: datetime, end: datetime) -> Iterator[datetime]:
    just_before = timedelta(microseconds=1)
    for spell in spells:
        if spell.end >= begin and spell.begin < end:
            yield from of_spell(spell, begin - just_before, end - just_before)


def _is_carried_over(spells: Sequence[Spell], at: datetime) -> bool:
    """Whether the tick belonged to the schedule before an edit that came while a worker had it."""
    for spell in spells:
        if spell.end < at <= spell.end + CARRIED_OVER:
            longer = Spell(spell.begin, spell.end + CARRIED_OVER, spell.facts)
            return at in ticks_of(longer, spell.end, at)
    return False
