"""The admin page of jobs. [face]"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import LargeTableAdmin
from accounts.admin_columns import stamp, told
from jobs import commands
from jobs.admin.form import JobForm
from jobs.admin.job_names import JOB_COLUMNS
from jobs.admin.parts import STATE, parts_of
from jobs.models import CronJob
from jobs.recorded import retold
from jobs.rescheduling import decisions

SHOWN_LETTERS = 48
LONG = ("description", "headers", "body", "query_params", "expected_body")


@admin.register(CronJob)
class CronJobAdmin(LargeTableAdmin):
    """Jobs."""

    form = JobForm
    list_display = ("short_name", "short_url", "schedule", "is_active", "status", "next_run", "created_by")
    list_filter = ("is_active", "status", "http_method")
    list_select_related = ("created_by", "crontab", "interval", "clocked")
    search_fields = ("name", "endpoint_url")
    ordering = ("-created_at",)
    date_hierarchy = "created_at"
    readonly_fields = STATE
    actions = ("run", "enable", "disable", "as_written")
    told_adjustment_note = told("adjustment_note", JOB_COLUMNS["adjustment_note"], retold)

    def get_queryset(self, request: HttpRequest) -> QuerySet[CronJob]:
        """For a list, without what it does not show: a hundred bodies may be megabytes."""
        jobs: QuerySet[CronJob] = super().get_queryset(request)
        is_list = request.resolver_match and str(request.resolver_match.url_name).endswith("_changelist")
        return jobs.defer(*LONG) if is_list else jobs

    def get_form(
        self, request: HttpRequest, obj: CronJob | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The form, told who edits."""
        form = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def get_fieldsets(self, request: HttpRequest, obj: CronJob | None = None) -> list[tuple[Any, Any]]:
        """The fields in parts; what no part names stands in one of its own."""
        return parts_of(self.get_fields(request, obj), is_stored=obj is not None)

    @admin.display(description=_("Name"), ordering="name")
    def short_name(self, job: CronJob) -> str:
        """On one line or two; the whole stands in the form."""
        return Truncator(job.name).chars(SHOWN_LETTERS)

    @admin.display(description=_("Endpoint"), ordering="endpoint_url")
    def short_url(self, job: CronJob) -> str:
        """Where it calls."""
        return Truncator(job.endpoint_url).chars(SHOWN_LETTERS)

    @admin.display(description=_("Next run"), ordering="next_run_at")
    def next_run(self, job: CronJob) -> str:
        """To the second."""
        return stamp(job.next_run_at)

    @admin.display(description=_("Schedule"))
    def schedule(self, job: CronJob) -> str:
        """As it was written."""
        return job.cron_expression or str(job.crontab or job.interval or job.clocked)

    def save_model(self, request: HttpRequest, obj: CronJob, form: JobForm, change: bool) -> None:
        """Create or change by the commands, so that ticks, secrets and announcements are right."""
        if change:
            commands.update_job(obj.pk, form.values(), form.by, timezone.now())
        elif form.by is not None:
            obj.pk = commands.create_job(form.by, form.values(), timezone.now()).pk

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], list[Any]]:
        """What goes with the jobs, in words: their executions may be a million."""
        told = [*map(str, objs), gettext("with all their executions and schedule changes")]
        return told, {gettext("Jobs"): len(told) - 1}, set(), []

    def delete_model(self, request: HttpRequest, obj: CronJob) -> None:
        """Delete by the command."""
        commands.delete_job(obj.pk, by=request.user)  # type: ignore[arg-type]  # the admin lets no stranger in

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[CronJob]) -> None:
        """Delete many by the command."""
        for job in queryset:
            self.delete_model(request, job)

    @admin.action(description=_("Run now"))
    def run(self, request: HttpRequest, queryset: QuerySet[CronJob]) -> None:
        """Run the chosen jobs once."""
        made = commands.execute_jobs(list(queryset), request.user, timezone.now())  # type: ignore[arg-type]
        text = ngettext("%(count)d job runs now.", "%(count)d jobs run now.", len(made))
        messages.success(request, text % {"count": len(made)})

    @admin.action(description=_("Enable"))
    def enable(self, request: HttpRequest, queryset: QuerySet[CronJob]) -> None:
        """Turn the chosen jobs on."""
        self._set_active(request, queryset, is_active=True)

    @admin.action(description=_("Disable"))
    def disable(self, request: HttpRequest, queryset: QuerySet[CronJob]) -> None:
        """Turn the chosen jobs off."""
        self._set_active(request, queryset, is_active=False)

    @admin.action(description=_("Run as written again"))
    def as_written(self, request: HttpRequest, queryset: QuerySet[CronJob]) -> None:
        """Take back what rules have adjusted on the chosen jobs."""
        ids = list(queryset.values_list("pk", flat=True))
        done = decisions.back_to_written(ids, request.user, timezone.now())  # type: ignore[arg-type]
        text = ngettext("%(count)d job runs as written again.", "%(count)d jobs run as written again.", done)
        messages.success(request, text % {"count": done})

    def _set_active(self, request: HttpRequest, queryset: QuerySet[CronJob], is_active: bool) -> None:
        ids = list(queryset.values_list("pk", flat=True))
        outcome = commands.set_active(ids, is_active, request.user, timezone.now())  # type: ignore[arg-type]
        done = len(outcome.done)
        enabled = ngettext("%(count)d job enabled.", "%(count)d jobs enabled.", done)
        disabled = ngettext("%(count)d job disabled.", "%(count)d jobs disabled.", done)
        messages.success(request, (enabled if is_active else disabled) % {"count": done})
        for job_id, reason in outcome.failed:
            messages.error(request, f"{job_id}: {reason}")
