"""Writes adjustments of jobs, with the account of them. [store]

The jobs are locked by the caller (`lock`), a bounded number in a transaction, so that a scheduler that meets
them passes over them for no longer than a second.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import User
from jobs import adjustments, announcements, sql
from jobs.commands.schedule_changes import schedule_facts
from jobs.commands.scheduling import plan_of
from jobs.dispatching.withdrawal import withdraw
from jobs.endings import Ending
from jobs.identifiers import time_ordered_ids
from jobs.models import ChangeSource, ChangeStatus, CronJob, HostIncident, ScheduleChange
from jobs.rescheduling.proposed import set_proposed
from jobs.shared_schedules import schedule_of

AT_ONCE = 100  # jobs in one transaction
WRITTEN = (*adjustments.COLUMNS, "next_run_at")
OF_RULES = frozenset({"keepEvery", "held", "adjustedTimeoutMs"})  # a shift may be the user's own wish


@dataclass(frozen=True, slots=True)
class Why:
    """What a change is made of, besides the facts before and after."""

    rule: str
    reason: str
    metrics: Mapping[str, Any] = field(default_factory=dict)
    threshold: str = ""
    expected: str = ""
    host: str = ""
    incident: HostIncident | None = None


@dataclass(slots=True)
class Edit:
    """A locked job on its way: `before` are its facts as they were, its columns are set to what shall be."""

    job: CronJob
    why: Why
    before: dict[str, Any]
    since: datetime  # from when on it holds
    source: str = ChangeSource.RULE
    by: User | None = None


def lock(ids: Iterable[UUID]) -> list[CronJob]:
    """Those jobs that are still there, with their schedules, in the order of their ids."""
    rows = CronJob.objects.select_related("crontab", "interval", "clocked").filter(pk__in=list(ids))
    return list(rows.select_for_update(of=("self",), no_key=True).order_by("pk"))


def begin(job: CronJob, why: Why, now: datetime, **more: Any) -> Edit:
    """Start an edit of a locked job: set its columns after this, then `finish`."""
    return Edit(job, why, schedule_facts(job), more.pop("since", now), **more)


def finish(edits: Sequence[Edit], now: datetime, is_told: bool = True) -> list[ScheduleChange]:
    """Store the jobs, take back the ticks that moved, keep the account and tell it."""
    for edit in edits:
        stand(edit, now)
    store([(edit.job, max(now, edit.since)) for edit in edits], now)
    changes = [_change(one, edit, now) for one, edit in _with_ids(edits, now)]
    ScheduleChange.objects.bulk_create(changes)
    if is_told and changes:
        announcements.schedules_changed.send(ScheduleChange, changes=changes, by=edits[0].by)
    return changes


def store(jobs: Sequence[tuple[CronJob, datetime]], now: datetime) -> None:
    """Write the jobs' adjustments, and the next tick of each after that instant as these let it be."""
    for job, after in jobs:
        job.next_run_at = plan_of(job, schedule_of(job)).next_tick(after)
    if jobs:
        withdraw([job.pk for job, _ in jobs], Ending.RESCHEDULED.value, now)
        sql.run(_store_statement(), _columns_of([job for job, _ in jobs]))


@cache
def _store_statement() -> str:
    """Django's own bulk_update makes a CASE for each value: seconds of this process for some hundred jobs."""
    types = {name: CronJob._meta.get_field(name).db_type(connection) for name in ("id", *WRITTEN)}  # noqa: SLF001
    given = ", ".join(f"%({name})s::{of}[]" for name, of in types.items())
    written = ", ".join(f"{name} = d.{name}" for name in WRITTEN)
    return (
        f"UPDATE cron_jobs j SET {written} FROM unnest({given}) AS d ({', '.join(types)}) WHERE j.id = d.id"  # noqa: S608
    )


def _columns_of(jobs: Sequence[CronJob]) -> dict[str, str]:
    columns = {name: [getattr(job, name) for job in jobs] for name in ("id", *WRITTEN)}
    columns["breaker"] = [None if one is None else json.dumps(one) for one in columns["breaker"]]
    return {name: sql.array(values) for name, values in columns.items()}


def suggest(job: CronJob, why: Why, proposed: dict[str, Any], now: datetime) -> ScheduleChange:
    """A change that is only proposed: what the job's facts would be, and what acceptance sets."""
    draft = copy(job)
    set_proposed(draft, proposed, now)
    edit = Edit(draft, why, schedule_facts(job), now)
    change = _change(time_ordered_ids(1, now)[0], edit, now)
    change.job, change.proposed = job, proposed
    change.status, change.applied_at = ChangeStatus.SUGGESTED, None
    return change


def stand(edit: Edit, now: datetime) -> None:
    """Say on the job since when it is adjusted and why; nothing of either where it is as written."""
    job, facts = edit.job, schedule_facts(edit.job)
    of_rules = OF_RULES | ({"shiftSeconds"} if edit.why.rule == "load" else set())
    is_as_written = not of_rules & facts.keys()
    job.adjusted_since = None if is_as_written else edit.since
    job.adjustment_note = "" if is_as_written else edit.why.reason
    job.measured_from = max(now, edit.since)


def _with_ids(edits: Sequence[Edit], now: datetime) -> Iterable[tuple[UUID, Edit]]:
    return zip(time_ordered_ids(len(edits), now), edits, strict=True)


def _change(change_id: UUID, edit: Edit, now: datetime) -> ScheduleChange:
    why = edit.why
    return ScheduleChange(
        id=change_id,
        job=edit.job,
        source=edit.source,
        status=ChangeStatus.APPLIED,
        rule=why.rule,
        reason=why.reason,
        before=edit.before,
        after=schedule_facts(edit.job),
        changed_by=edit.by,
        created_at=now,
        applied_at=edit.since,
        metrics=dict(why.metrics),
        threshold=why.threshold,
        expected=why.expected,
        host=why.host,
        incident=why.incident,
    )
