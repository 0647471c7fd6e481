"""What a job's page tells of suggestions, of changes of its schedule, and of ticks held back. [use case]"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from jobs.commands.schedule_changes import schedule_facts
from jobs.explaining.held import held_ticks
from jobs.explaining.history import adjustment_of, schedule_of
from jobs.models import ChangeSource, ChangeStatus, CronJob, ScheduleChange
from jobs.queries import changes_of
from jobs.rescheduling.decisions import HOLDING, WRITTEN_FACTS
from jobs.schedules.telling.standing import Standing, present_words
from monitoring.dashboard.words import METRICS

OF_RULES = frozenset({"keepEvery", "shiftSeconds", "adjustedTimeoutMs", "held"})
UNSHOWN = frozenset({"keepAnchor"})  # from which tick is counted: of no use to people
MOST_HELD, HELD_FOR = 500, timedelta(days=1)
PEOPLE = ("changed_by", "reverted_by")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of a schedule that a change has changed."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Told:
    """A change, what it changed, and whether there is something of it to take back."""

    change: ScheduleChange
    facts: list[Fact]
    can_be_reverted: bool
    pace: str = ""  # the rhythm it leads to, where a rule has asked for another

    @property
    def is_of_rule(self) -> bool:
        """Whether a rule has asked for it."""
        return self.change.source == ChangeSource.RULE

    @property
    def metrics(self) -> Iterator[tuple[str, Any]]:
        """What the rule saw; zeros say nothing."""
        seen = self.change.metrics
        return ((name, seen[name]) for name in METRICS if seen.get(name))


def suggestions_of(job: CronJob) -> list[Told]:
    """What waits for a yes or no, the newest first."""
    rows = changes_of(job).filter(status=ChangeStatus.SUGGESTED).order_by("-created_at", "-id")
    return _told(job, rows)


def holding(job: CronJob) -> ScheduleChange | None:
    """The rule's change by which the job is as it is at present."""
    if job.adjusted_since is None:
        return None
    rows = changes_of(job).filter(source=ChangeSource.RULE, status__in=HOLDING)
    return rows.order_by("-created_at", "-id").first()


def changes_told(job: CronJob, most: int) -> list[Told]:
    """The newest of all that was done, or asked and decided."""
    rows = changes_of(job).exclude(status=ChangeStatus.SUGGESTED).select_related(*PEOPLE)
    newest = rows.order_by("-created_at", "-id")[:most]
    return _told(job, newest)


def _told(job: CronJob, changes: Iterable[ScheduleChange]) -> list[Told]:
    facts_now = schedule_facts(job)
    return [told(change, facts_now) for change in changes]


def told(change: ScheduleChange, facts_now: Mapping[str, Any]) -> Told:
    """The change as it is told while the job's facts are `facts_now`."""
    facts = facts_of(change)
    return Told(change, facts, can_be_reverted(change, facts, facts_now), pace_of(change))


def facts_of(change: ScheduleChange) -> list[Fact]:
    """What the change changed, field by field."""
    names = [name for name in {**change.before, **change.after} if name not in UNSHOWN]
    pairs = [(name, change.before.get(name), change.after.get(name)) for name in names]
    return [Fact(name, before, after) for name, before, after in pairs if before != after]


def can_be_reverted(change: ScheduleChange, facts: list[Fact], facts_now: Mapping[str, Any]) -> bool:
    """Whether something of it still holds: of a rule's its adjustment, of a person's what was written."""
    of_kind = OF_RULES if change.source == ChangeSource.RULE else WRITTEN_FACTS.keys()
    holds = any(fact.name in of_kind and facts_now.get(fact.name) != fact.before for fact in facts)
    return change.status in HOLDING and holds


def pace_of(change: ScheduleChange) -> str:
    """`every 10 minutes`, where the change keeps fewer ticks."""
    if change.after.get("keepEvery", 1) == 1:
        return ""
    schedule, adjustment = schedule_of(change.after), adjustment_of({**change.after, "shiftSeconds": 0})
    return present_words(schedule, Standing(adjustment), change.after["timezone"])


def held_back(job: CronJob, now: datetime) -> int:
    """How many ticks an adjustment has left out lately, MOST_HELD and one at the most; 0 for most jobs."""
    if job.adjusted_since is None:
        return 0
    return len(held_ticks(job, now - HELD_FOR, now, now, MOST_HELD + 1))
