"""Builds rows in one call with only what matters said."""

from copy import copy
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.utils.timezone import now
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule

from accounts.models import User
from jobs.commands.schedule_changes import schedule_facts
from jobs.identifiers import time_ordered_ids
from jobs.models import Backfill, ChangeStatus, CronExecution, CronJob, ScheduleChange
from jobs.rescheduling.proposed import set_proposed

PASSWORD = "correct horse battery staple"


def make_user(email: str, **fields: Any) -> User:
    """A user; give `password=` where the test signs in by it."""
    return User.objects.create_user(email, **fields)


def make_job(
    owner: User,
    *,
    cron: str = "",
    every_s: int = 0,
    run_at: datetime | None = None,
    zone: str = "UTC",
    next_run_at: datetime | None = None,
    url: str = "http://127.0.0.1:9/",
    **fields: Any,
) -> CronJob:
    """A job with its shared schedule row, every hour on the hour unless told; `next_run_at` as given."""
    schedule: dict[str, Any]
    if run_at:
        schedule = {"clocked": ClockedSchedule.objects.get_or_create(clocked_time=run_at)[0]}
    elif every_s:
        schedule = {"interval": IntervalSchedule.objects.get_or_create(every=every_s, period="seconds")[0]}
    else:
        cron = cron or "0 * * * *"
        parts = ("minute", "hour", "day_of_month", "month_of_year", "day_of_week")
        row = dict(zip(parts, cron.split(), strict=True), timezone=zone)
        schedule = {"crontab": CrontabSchedule.objects.get_or_create(**row)[0], "cron_expression": cron}
    values = {
        "name": "a job",
        "created_by": owner,
        "endpoint_url": url,
        "timezone": zone,
        **schedule,
        **fields,
    }
    return CronJob.objects.create(next_run_at=next_run_at, **values)


def make_jobs(count: int, owner: User, **fields: Any) -> list[CronJob]:
    """Many jobs that differ in nothing but their ids."""
    first = make_job(owner, **fields)
    copies = [copy(first) for _ in range(count - 1)]
    for one in copies:
        one.pk = uuid4()
    return [first, *CronJob.objects.bulk_create(copies)]


def make_execution(job: CronJob, scheduled_for: datetime | None = None, **fields: Any) -> CronExecution:
    """An execution of `job`, PENDING and due at its tick unless told."""
    at = scheduled_for or now()
    values = {"scheduled_for": at, "due_at": at, **fields}
    return CronExecution.objects.create(
        id=time_ordered_ids(1, now())[0], job=job, owner_id=job.created_by_id, **values
    )


def make_backfill(job: CronJob, **fields: Any) -> Backfill:
    """A backfill of `job`'s last hour, of one tick that has no row yet."""
    to_at = now()
    ends = {"from_at": to_at - timedelta(hours=1), "to_at": to_at, "next_at": to_at}
    return Backfill.objects.create(id=time_ordered_ids(1, to_at)[0], job=job, count=1, **ends | fields)


def make_change(job: CronJob, **fields: Any) -> ScheduleChange:
    """A suggestion for `job`: half as often, for its failures."""
    proposed = fields.pop("proposed", {"keepEvery": 2})
    draft = copy(job)
    set_proposed(draft, proposed, now())
    facts = {
        "source": "rule",
        "rule": "failures",
        "reason": "12 of the last 12 executions failed",
        "status": ChangeStatus.SUGGESTED,
        "applied_at": None,
        "before": schedule_facts(job),
        "after": schedule_facts(draft),
        "proposed": proposed,
    }
    return ScheduleChange.objects.create(id=time_ordered_ids(1, now())[0], job=job, **facts | fields)
