"""What is done to jobs and executions. [face]"""

from typing import Any

from django.dispatch import receiver

from accounts.models import User
from jobs import announcements
from jobs.models import Backfill, ChangeSource, ChangeStatus, CronExecution, CronJob, ScheduleChange, Trigger
from monitoring.audit.actions import Action, Resource
from monitoring.audit.details import Detail
from monitoring.audit.record import Entry, record
from monitoring.audit.shown import changes_of

TOLD_OF_A_WHOLE_JOB = (
    *("name", "description", "endpoint_url", "http_method", "cron_expression", "timezone"),
    *("is_active", "key", "tags"),
)
CONSEQUENCES = frozenset({"crontab_id", "interval_id", "clocked_id", "next_run_at"})  # schedule.changed tells
OF_STATUS = {
    ChangeStatus.SUGGESTED: Action.SCHEDULE_SUGGESTED,
    ChangeStatus.DISMISSED: Action.SCHEDULE_DISMISSED,
}
DETAILS = {
    ChangeSource.USER: (Detail.BY_USER, Detail.BY_USER_FOR),
    ChangeSource.RULE: (Detail.BY_RULE, Detail.BY_RULE_FOR),
}
REQUESTED = {
    Trigger.MANUAL: Action.JOB_EXECUTED,
    Trigger.RETRY: Action.EXECUTION_RETRIED,
}


@receiver(announcements.jobs_created)
def note_created(jobs: list[CronJob], by: User | None, **_: Any) -> None:
    """A row for each new job."""
    record([_of_job(Action.JOB_CREATED, job, {n: (None, v) for n, v in _facts(job)}) for job in jobs], by)


@receiver(announcements.jobs_deleted)
def note_deleted(jobs: list[CronJob], by: User | None, **_: Any) -> None:
    """A row for each job that is no more."""
    record([_of_job(Action.JOB_DELETED, job, {n: (v, None) for n, v in _facts(job)}) for job in jobs], by)


@receiver(announcements.jobs_updated)
def note_updated(jobs: list[CronJob], by: User | None, changed: dict[str, tuple[Any, Any]], **_: Any) -> None:
    """A row for each changed job."""
    told = {name: pair for name, pair in changed.items() if name not in CONSEQUENCES}
    record([_of_job(Action.JOB_UPDATED, job, told) for job in jobs], by)


@receiver(announcements.schedules_changed)
def note_rescheduled(changes: list[ScheduleChange], by: User | None, **_: Any) -> None:
    """A row for each rescheduling, by a person or a rule, and for each that was only suggested."""
    record([_of_change(change) for change in changes], by)


@receiver(announcements.executions_requested)
def note_requested(executions: list[CronExecution], by: User | None, **_: Any) -> None:
    """A row for each run that somebody asked for."""
    record([_of_execution(REQUESTED[Trigger(one.trigger)], one) for one in executions], by)


@receiver(announcements.executions_cancelled)
def note_cancelled(executions: list[CronExecution], by: User | None, **_: Any) -> None:
    """A row for each run that somebody called off."""
    record([_of_execution(Action.EXECUTION_CANCELLED, one) for one in executions], by)


@receiver(announcements.backfills_started)
def note_backfilled(backfills: list[Backfill], by: User | None, **_: Any) -> None:
    """A row for each range of past ticks that somebody has run."""
    record([_of_backfill(Action.JOB_BACKFILLED, one) for one in backfills], by)


@receiver(announcements.backfills_cancelled)
def note_backfill_cancelled(backfills: list[Backfill], by: User | None, **_: Any) -> None:
    """A row for each of those that somebody called off."""
    record([_of_backfill(Action.BACKFILL_CANCELLED, one) for one in backfills], by)


def _of_backfill(action: Action, backfill: Backfill) -> Entry:
    job = backfill.job
    span = {"begin": backfill.from_at.isoformat(), "end": backfill.to_at.isoformat()}
    detail = Detail.TICKS % {"count": backfill.count, **span}
    return Entry(action, Resource.JOB, job.pk, job.name, job.created_by_id, {}, detail)


def _facts(job: CronJob) -> list[tuple[str, Any]]:
    named = ((name, getattr(job, name)) for name in TOLD_OF_A_WHOLE_JOB)
    return [(name, value) for name, value in named if value not in ("", None, [])]


def _of_job(action: Action, job: CronJob, changes: dict[str, tuple[Any, Any]]) -> Entry:
    return Entry(action, Resource.JOB, job.pk, job.name, job.created_by_id, changes_of(changes))


def _of_change(change: ScheduleChange) -> Entry:
    names = [*change.before, *(name for name in change.after if name not in change.before)]
    pairs = {name: (change.before.get(name), change.after.get(name)) for name in names}
    told = changes_of({name: pair for name, pair in pairs.items() if pair[0] != pair[1]})
    bare, full = DETAILS[ChangeSource(change.source)]
    detail = full % {"reason": change.reason} if change.reason else bare.value
    job, action = change.job, OF_STATUS.get(ChangeStatus(change.status), Action.SCHEDULE_CHANGED)
    return Entry(action, Resource.JOB, job.pk, job.name, job.created_by_id, told, detail)


def _of_execution(action: Action, execution: CronExecution) -> Entry:
    job = execution.job
    if action in (Action.JOB_EXECUTED, Action.JOB_BACKFILLED):
        detail = Detail.EXECUTION % {"id": execution.pk}
        return Entry(action, Resource.JOB, job.pk, job.name, job.created_by_id, detail=detail)
    return Entry(action, Resource.EXECUTION, execution.pk, job.name, job.created_by_id)
