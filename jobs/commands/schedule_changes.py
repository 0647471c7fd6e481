"""Keeps an account of how a job's schedule was changed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from cronmanager.rest.casing import camel
from jobs import announcements
from jobs.commands.scheduling import expression_of, written_as
from jobs.identifiers import time_ordered_ids
from jobs.models import ChangeSource, CronJob, ScheduleChange
from jobs.schedules.hashed import has_hash

ADJUSTED = ("keep_every", "keep_anchor", "shift_seconds", "adjusted_timeout_ms")
WINDOW = ("is_active", "starts_at", "ends_at", "paused_until")


def schedule_facts(job: CronJob) -> dict[str, Any]:
    """All that decides when the job ticks, as its user reads it: schedule, zone, window, on or off."""
    kind, value = written_as(job)
    facts = {kind: value, "timezone": job.timezone} | {name: getattr(job, name) for name in WINDOW}
    if has_hash(job.cron_expression):
        facts["resolved_expression"] = expression_of(job.crontab)
    return {camel(name): _shown(fact) for name, fact in (facts | _adjusted(job)).items()}


def _adjusted(job: CronJob) -> dict[str, Any]:
    """Of the standing adjustment what is one; the time-out counts as if it were of the schedule."""
    columns = {name: getattr(job, name) for name in ADJUSTED}
    columns |= {"keep_every": 0 if job.keep_every == 1 else job.keep_every, "held": job.breaker is not None}
    return {name: value for name, value in columns.items() if value}


def _shown(fact: Any) -> Any:
    return fact.astimezone(UTC).isoformat().replace("+00:00", "Z") if isinstance(fact, datetime) else fact


def keep_change(job: CronJob, before: dict[str, Any], by: User | None, now: datetime) -> None:
    """Write down and tell what the job's schedule was `before` and is now, where it has changed."""
    keep_changes([(job, before)], by, now)


def keep_changes(edited: Sequence[tuple[CronJob, dict[str, Any]]], by: User | None, now: datetime) -> None:
    """`keep_change` for many jobs, each with its facts before."""
    changed = [(job, before, schedule_facts(job)) for job, before in edited]
    changed = [(job, before, after) for job, before, after in changed if before != after]
    if not changed:
        return
    changes = [
        ScheduleChange(
            id=change_id,
            job=job,
            source=ChangeSource.USER,
            before=before,
            after=after,
            changed_by=by,
            created_at=now,
            applied_at=now,
        )
        for change_id, (job, before, after) in zip(time_ordered_ids(len(changed), now), changed, strict=True)
    ]
    ScheduleChange.objects.bulk_create(changes)
    announcements.schedules_changed.send(ScheduleChange, changes=changes, by=by)
