"""The admin page of the system's own tasks, which are django-celery-beat's. [face]"""

from typing import Any

from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_celery_beat import admin as theirs
from django_celery_beat.models import PeriodicTask
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from accounts.admin_base import AnnouncingAdmin
from jobs.admin.schedules import in_words

admin.site.unregister(PeriodicTask)


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
    list_display = ("name", "enabled", "schedule", "task", "last_run_at", "one_off")
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
        return in_words(obj.crontab) if obj.crontab else "-"

    @admin.display(description=_("Schedule"))
    def schedule(self, obj: PeriodicTask) -> str:
        """Whichever it has."""
        return in_words(obj.crontab) if obj.crontab else str(obj.scheduler)

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
