"""Which of a job's ticks an adjustment left out, or will. [story]"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from jobs.commands.schedule_changes import schedule_facts
from jobs.explaining import evidence, history
from jobs.explaining.history import Change, Spell
from jobs.models import CronExecution, CronJob, Trigger

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class HeldTick:
    """A tick of the schedule as written that has no execution, and why."""

    scheduled_for: datetime
    since: datetime
    reason: str


def held_ticks(job: CronJob, begin: datetime, end: datetime, now: datetime, most: int) -> list[HeldTick]:
    """The first `most` of them from `begin` up to and with `end`, by what stood then and what stands now."""
    changes = evidence.changes_of(job)
    life = history.spells(job.created_at, changes, schedule_facts(job), max(now, end))
    found = (one for spell in life for one in _of_spell(job, spell, changes, begin, end))
    return list(islice(found, most))


def _of_spell(
    job: CronJob, spell: Spell, changes: list[Change], begin: datetime, end: datetime
) -> Iterator[HeldTick]:
    if spell.end < begin or spell.begin > end:
        return
    reason = next((one.reason for one in reversed(changes) if one.at <= spell.begin), "")
    probes = _probes(job, spell, begin, end) if spell.facts.get("held") else set()
    for tick in history.held_ticks_of(spell, begin - INSTANT, end):
        if tick not in probes:
            yield HeldTick(tick, spell.begin, reason)


def _probes(job: CronJob, spell: Spell, begin: datetime, end: datetime) -> set[datetime]:
    """Ticks of a held job that did run: one now and then."""
    ticks = CronExecution.objects.filter(job=job, trigger=Trigger.SCHEDULE)
    of_spell = ticks.filter(
        scheduled_for__gte=max(begin, spell.begin), scheduled_for__lte=min(end, spell.end)
    )
    return set(of_spell.values_list("scheduled_for", flat=True))
