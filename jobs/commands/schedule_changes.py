"""Keeps an account of how a job's schedule was changed."""

from datetime import datetime
from typing import Any

from accounts.models import User
from jobs import announcements
from jobs.commands.scheduling import written_as
from jobs.identifiers import time_ordered_ids
from jobs.models import ChangeSource, CronJob, ScheduleChange

ON_THE_WIRE = {"cron_expression": "cronExpression", "interval_seconds": "intervalSeconds", "run_at": "runAt"}


def schedule_facts(job: CronJob) -> dict[str, Any]:
    """The job's schedule as its user reads it: kind, value and zone."""
    kind, value = written_as(job)
    shown = value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
    return {ON_THE_WIRE[kind]: shown, "timezone": job.timezone}


def keep_change(job: CronJob, before: dict[str, Any], by: User | None, now: datetime) -> None:
    """Write down and tell what the job's schedule was `before` and is now, where it has changed."""
    after = schedule_facts(job)
    if after == before:
        return
    change = ScheduleChange.objects.create(
        id=time_ordered_ids(1, now)[0],
        job=job,
        source=ChangeSource.USER,
        before=before,
        after=after,
        changed_by=by,
        created_at=now,
    )
    announcements.schedules_changed.send(ScheduleChange, changes=[change], by=by)
