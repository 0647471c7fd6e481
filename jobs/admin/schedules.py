"""The admin pages of django-celery-beat: the system's own tasks, and schedule rows that jobs share. [face]"""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as theirs
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.admin_base import AnnouncingAdmin
from jobs.models import CronJob

JOBS_COLUMN = {CrontabSchedule: "crontab", IntervalSchedule: "interval", ClockedSchedule: "clocked"}

for model in (PeriodicTask, ClockedSchedule, CrontabSchedule, IntervalSchedule, SolarSchedule):
    admin.site.unregister(model)


class TaskSelect(UnfoldAdminSelectWidget, theirs.TaskSelectWidget):  # type: ignore[misc]
    """The registered tasks, in our looks."""


class TaskForm(theirs.PeriodicTaskForm):  # type: ignore[misc]
    """Of a task, in our looks."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].widget = UnfoldAdminTextInputWidget()
        self.fields["regtask"].widget = TaskSelect()


@admin.register(PeriodicTask)
class PeriodicTaskAdmin(AnnouncingAdmin, theirs.PeriodicTaskAdmin):  # type: ignore[misc]
    """The system's own work. Its schedules are chosen by number: jobs have thousands of them."""

    form = TaskForm
    change_form_template = None  # theirs lists every crontab row
    date_hierarchy = None
    list_display = ("name", "enabled", "scheduler", "task", "last_run_at", "one_off")
    list_filter = ("enabled", "one_off")
    raw_id_fields = ("interval", "crontab", "solar", "clocked")
    actions = ("enable_tasks", "disable_tasks", "run_tasks")

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without reading every crontab row."""
        answer: HttpResponse = super(theirs.PeriodicTaskAdmin, self).changeform_view(request, *args, **kwargs)
        return answer

    @admin.display(description=_("Crontab in words"))
    def crontab_translation(self, obj: PeriodicTask) -> str:
        """Of tasks that have one."""
        return str(obj.crontab.human_readable) if obj.crontab else "-"

    @admin.action(description=_("Enable"))
    @transaction.atomic
    def enable_tasks(self, request: HttpRequest, queryset: QuerySet[PeriodicTask]) -> None:
        """Turn the chosen tasks on."""
        self.announce(request, list(queryset), "updated", {"enabled": (None, True)})
        super().enable_tasks(request, queryset)

    @admin.action(description=_("Disable"))
    @transaction.atomic
    def disable_tasks(self, request: HttpRequest, queryset: QuerySet[PeriodicTask]) -> None:
        """Turn the chosen tasks off."""
        self.announce(request, list(queryset), "updated", {"enabled": (None, False)})
        super().disable_tasks(request, queryset)


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

    list_display = ("__str__", "human_readable", "timezone")
    readonly_fields = ("human_readable",)
    search_fields = ("minute", "hour", "timezone")
    ordering = ("-id",)


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
