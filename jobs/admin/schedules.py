"""The admin pages of django-celery-beat's schedule rows, which jobs and system tasks share. [face]"""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule, SolarSchedule

from accounts.admin_base import AnnouncingAdmin
from jobs.models import CronJob
from jobs.schedule_rows import from_crontab
from jobs.schedules import ScheduleError
from jobs.schedules.telling import sentence_of

JOBS_COLUMN = {CrontabSchedule: "crontab", IntervalSchedule: "interval", ClockedSchedule: "clocked"}

for model in (ClockedSchedule, CrontabSchedule, IntervalSchedule, SolarSchedule):
    admin.site.unregister(model)


def in_words(row: CrontabSchedule) -> str:
    """Its sentence; of what Celery takes and jobs do not, Celery's own."""
    try:
        return sentence_of(from_crontab(row))
    except ScheduleError:
        return str(row.human_readable)


class SharedScheduleAdmin(AnnouncingAdmin):
    """Schedule rows. One that jobs share is not edited: their ticks would no longer be its own."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Each with whether a job has it."""
        rows: QuerySet[Any] = super().get_queryset(request)
        column = JOBS_COLUMN.get(self.model)
        if column is None:
            return rows
        has_it = CronJob.objects.filter(**{column: OuterRef("pk")})
        annotated: QuerySet[Any] = rows.annotate(is_a_jobs=Exists(has_it))
        return annotated

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only of rows that no job has: edit the job instead."""
        return not getattr(obj, "is_a_jobs", False) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One at a time, and only rows that no job has."""
        return (
            obj is not None
            and not getattr(obj, "is_a_jobs", False)
            and super().has_delete_permission(request, obj)
        )


@admin.register(CrontabSchedule)
class CrontabScheduleAdmin(SharedScheduleAdmin):
    """Crontab rows."""

    list_display = ("__str__", "words", "timezone")
    readonly_fields = ("words",)
    search_fields = ("minute", "hour", "timezone")
    ordering = ("-id",)

    @admin.display(description=_("In words"))
    def words(self, row: CrontabSchedule) -> str:
        """As the dashboard says it."""
        return in_words(row)


@admin.register(IntervalSchedule)
class IntervalScheduleAdmin(SharedScheduleAdmin):
    """Interval rows."""

    list_filter = ("period",)
    ordering = ("period", "every")


@admin.register(ClockedSchedule)
class ClockedScheduleAdmin(SharedScheduleAdmin):
    """Instants of jobs that run once."""

    list_display = ("clocked_time",)
    ordering = ("-id",)


@admin.register(SolarSchedule)
class SolarScheduleAdmin(SharedScheduleAdmin):
    """Django-celery-beat has these; no job does."""
