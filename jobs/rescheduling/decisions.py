"""What a person says to a change of a schedule: yes, no, or back. [use case]"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404

from accounts.models import User
from jobs import adjustments, announcements, commands
from jobs.adjustments import adjustment_of
from jobs.commands.schedule_changes import schedule_facts
from jobs.errors import ChangeDecided, ChangeOutdated
from jobs.models import ChangeSource, ChangeStatus, CronJob, ScheduleChange
from jobs.rescheduling import apply
from jobs.rescheduling.apply import Why
from jobs.rescheduling.proposed import release, set_proposed
from jobs.rescheduling.sentences import Form
from jobs.schedules.adjusted import keeping_every
from jobs.shared_schedules import schedule_of

OPEN = (ChangeStatus.SUGGESTED,)
HOLDING = (ChangeStatus.APPLIED, ChangeStatus.ACCEPTED)
WRITTEN_FACTS = {  # of a user's own change: what it takes to be written again
    "cronExpression": "cron_expression",
    "intervalSeconds": "interval_seconds",
    "runAt": "run_at",
    "timezone": "timezone",
    "isActive": "is_active",
    "startsAt": "starts_at",
    "endsAt": "ends_at",
    "pausedUntil": "paused_until",
}


@transaction.atomic
def accept(change: ScheduleChange, by: User, now: datetime) -> ScheduleChange:
    """Do what was suggested. Raises ChangeDecided, or ChangeOutdated where the job is another by now."""
    job, held = _lock(change, OPEN)
    if schedule_facts(job) != held.before:
        raise ChangeOutdated
    edit = apply.begin(job, Why(held.rule, held.reason), now, by=by)
    set_proposed(job, held.proposed or {}, now)
    job.rescheduled_at = now
    apply.stand(edit, now)
    apply.store([(job, now)], now)
    held.status, held.applied_at, held.changed_by = ChangeStatus.ACCEPTED, now, by
    held.after = schedule_facts(job)
    return _kept(held, job, ["status", "applied_at", "changed_by", "after"], by)


@transaction.atomic
def dismiss(change: ScheduleChange, by: User, _now: datetime) -> ScheduleChange:
    """Say no to what was suggested; the rule does not ask again for a day. Raises ChangeDecided."""
    job, held = _lock(change, OPEN)
    held.status, held.changed_by = ChangeStatus.DISMISSED, by
    return _kept(held, job, ["status", "changed_by"], by)


@transaction.atomic
def revert(change: ScheduleChange, by: User, now: datetime) -> ScheduleChange:
    """Take back what a change did, whatever came after it. Raises ChangeDecided.

    What a rule did is left out again, and the rule does nothing of the kind for a day; what a user had
    written before is written again.
    """
    job, held = _lock(change, HOLDING)
    if held.source == ChangeSource.RULE:
        _undo(job, held, by, now)
    else:
        commands.update_job(job.pk, _written_before(held), by, now)
    held.status, held.reverted_by, held.reverted_at = ChangeStatus.REVERTED, by, now
    held.save(update_fields=["status", "reverted_by", "reverted_at"])
    held.job = job
    return held


@transaction.atomic
def back_to_written(ids: Collection[UUID], by: User, now: datetime) -> int:
    """Take back whatever rules have adjusted on these jobs; returns on how many there was something."""
    why, edits = Why("", Form.AS_WRITTEN.value), []
    for job in apply.lock(ids):
        if job.adjusted_since is not None:
            edits.append(apply.begin(job, why, now, by=by, source=ChangeSource.USER))
            adjustments.clear(job, now)
            job.rescheduled_at = now
    return len(apply.finish(edits, now))


def _lock(change: ScheduleChange, wanted: Collection[str]) -> tuple[CronJob, ScheduleChange]:
    jobs = apply.lock([change.job_id])
    held = ScheduleChange.objects.select_for_update().filter(pk=change.pk).first()
    if held is None or not jobs:
        raise Http404
    if held.status not in wanted:
        raise ChangeDecided(held.status, wanted)
    return jobs[0], held


def _kept(held: ScheduleChange, job: CronJob, columns: list[str], by: User) -> ScheduleChange:
    held.save(update_fields=columns)
    held.job = job
    announcements.schedules_changed.send(ScheduleChange, changes=[held], by=by)
    return held


def _undo(job: CronJob, held: ScheduleChange, by: User, now: datetime) -> None:
    """Set what the change had changed to what it was; a new change says so."""
    why = Why(held.rule, Form.REVERTED % {"reason": held.reason})
    edit = apply.begin(job, why, now, by=by, source=ChangeSource.USER)
    if job.breaker is not None:
        release(job, now)
    _set_back(job, held.before, held.after, now)
    job.rescheduled_at = now
    apply.finish([edit], now)


def _set_back(job: CronJob, before: dict[str, Any], after: dict[str, Any], now: datetime) -> None:
    adjustment, kept = adjustment_of(job), before.get("keepEvery", 1)
    if after.get("keepEvery", 1) != kept and not after.get("held"):
        adjustment = keeping_every(schedule_of(job), adjustment, kept, now)
    adjustments.put(job, adjustment)
    if after.get("shiftSeconds", 0) != before.get("shiftSeconds", 0):
        job.shift_seconds = before.get("shiftSeconds", 0)
    if after.get("adjustedTimeoutMs") != before.get("adjustedTimeoutMs"):
        job.adjusted_timeout_ms = before.get("adjustedTimeoutMs")


def _written_before(held: ScheduleChange) -> dict[str, Any]:
    nothing = dict.fromkeys(("cron_expression", "interval_seconds", "run_at"))
    return nothing | {name: _read(fact, held.before.get(fact)) for fact, name in WRITTEN_FACTS.items()}


def _read(fact: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if value and fact.endswith(("At", "Until")) else value
