"""Reads django-celery-beat's schedule rows as schedules of ours. [store]"""

from collections.abc import Iterable
from datetime import UTC

from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule

from jobs.schedules import CronSchedule, OnceSchedule, Schedule
from jobs.schedules import IntervalSchedule as Every

ScheduleKey = tuple[int | None, int | None, int | None]  # crontab, interval, clocked: one is set
SECONDS = {"days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}


def load_schedules(keys: Iterable[ScheduleKey]) -> dict[ScheduleKey, Schedule]:
    """The schedules of all `keys`, by at most one query for each kind."""
    crontabs, intervals, clockeds = (
        {key[kind] for key in keys if key[kind] is not None} for kind in range(3)
    )
    found: dict[ScheduleKey, Schedule] = {}
    if crontabs:
        rows = CrontabSchedule.objects.filter(id__in=crontabs)
        found |= {(row.id, None, None): from_crontab(row) for row in rows}
    if intervals:
        found |= {
            (None, row.id, None): from_interval(row)
            for row in IntervalSchedule.objects.filter(id__in=intervals)
        }
    if clockeds:
        found |= {
            (None, None, row.id): from_clocked(row) for row in ClockedSchedule.objects.filter(id__in=clockeds)
        }
    return found


def from_crontab(row: CrontabSchedule) -> CronSchedule:
    """The row's five fields in its zone."""
    return CronSchedule(
        row.minute, row.hour, row.day_of_month, row.month_of_year, row.day_of_week, str(row.timezone)
    )


def from_interval(row: IntervalSchedule) -> Every:
    """The row's period in whole seconds; microseconds, which we cannot keep, become one second."""
    return Every(max(1, row.every * SECONDS[row.period]) if row.period in SECONDS else 1)


def from_clocked(row: ClockedSchedule) -> OnceSchedule:
    """The row's one instant."""
    return OnceSchedule(row.clocked_time.astimezone(UTC))
