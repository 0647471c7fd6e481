"""Finds or makes the django-celery-beat row of a schedule; jobs with the same schedule share it. [store]

Two that make the same row at once leave two of it, which does no harm: the lower id is used from then on.
"""

from typing import Any

from django.db.models import Model
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule

from jobs import schedule_rows
from jobs.models import CronJob
from jobs.schedules import CronSchedule, OnceSchedule, Schedule
from jobs.schedules import IntervalSchedule as Every

SECONDS = IntervalSchedule.SECONDS


def columns_of(schedule: Schedule) -> dict[str, Any]:
    """The three schedule columns of a job that has `schedule`: one row, two Nones."""
    columns: dict[str, Any] = {"crontab": None, "interval": None, "clocked": None}
    match schedule:
        case CronSchedule():
            columns["crontab"] = _row(CrontabSchedule, **_crontab_columns(schedule))
        case Every(seconds):
            columns["interval"] = _row(IntervalSchedule, every=seconds, period=SECONDS)
        case OnceSchedule(at):
            columns["clocked"] = _row(ClockedSchedule, clocked_time=at)
    return columns


def schedule_of(job: CronJob) -> Schedule:
    """The schedule that the job's row holds. Its three relations had better be loaded."""
    if job.crontab is not None:
        return schedule_rows.from_crontab(job.crontab)
    if job.interval is not None:
        return schedule_rows.from_interval(job.interval)
    return schedule_rows.from_clocked(job.clocked)


def _crontab_columns(schedule: CronSchedule) -> dict[str, str]:
    return {
        "minute": schedule.minute,
        "hour": schedule.hour,
        "day_of_month": schedule.day_of_month,
        "month_of_year": schedule.month,
        "day_of_week": schedule.day_of_week,
        "timezone": schedule.zone,
    }


def _row(model: Any, **columns: Any) -> Model:
    found: Model | None = model.objects.filter(**columns).order_by("id").first()
    if found is None:
        # Not create(): its signal would make every beat reload its PeriodicTasks, once for each job.
        found = model.objects.bulk_create([model(**columns)])[0]
    return found
