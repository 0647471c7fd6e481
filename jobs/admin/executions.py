"""The admin pages of executions and of changed schedules: history, which nobody edits. [face]"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator, format_lazy
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.admin_base import ReadOnlyAdmin
from accounts.admin_columns import stamp, told
from cronmanager.rest.paging import total_of
from jobs.admin.names import CHANGE_COLUMNS, EXECUTION_COLUMNS
from jobs.models import CronExecution, CronJob, HostIncident, ScheduleChange
from jobs.recorded import retold
from jobs.responses import shown_body

SHOWN_LETTERS = 48
LATELY = timedelta(days=1)
JOBS_FOUND = 200  # by a word of their name
SEARCH = _("An execution's or job's id, or words of a job's name (the first {most} jobs).")


class HistoryAdmin(ReadOnlyAdmin):
    """Of jobs; found by ids, or by the names of jobs, never by reading the history through."""

    search_fields = ("id",)  # shows the field; search_history does it
    search_help_text = format_lazy(SEARCH, most=JOBS_FOUND)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Rows with that id, of that job, or of jobs with those words in their names."""
        term = search_term.strip()
        return (queryset.filter(found_by(term)) if term else queryset), False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """For a list, only what it shows: a hundred answers may be megabytes."""
        rows = super().get_queryset(request)
        is_list = request.resolver_match and str(request.resolver_match.url_name).endswith("_changelist")
        return rows.only(*self.columns) if is_list else rows

    columns: tuple[str, ...] = ()

    @admin.display(description=_("Job"), ordering="job")
    def short_job(self, row: Any) -> str:
        """Its name on one line or two."""
        return Truncator(row.job.name).chars(SHOWN_LETTERS)


def found_by(term: str) -> Q:
    """What somebody means who writes `term` into the search field."""
    try:
        wanted = UUID(term)
    except ValueError:
        named = CronJob.objects.filter(name__icontains=term.replace("\0", "")).values_list("pk", flat=True)
        return Q(job_id__in=list(named[:JOBS_FOUND]))
    return Q(pk=wanted) | Q(job_id=wanted)


def seeks_rare_ones(request: HttpRequest) -> bool:
    """Whether the list is filtered by what no index has, without a date, among very many."""
    names = set(request.GET)
    is_bounded = "q" in names or any(name.startswith("scheduled_for__") for name in names)
    filters_rows = any(name.startswith(("status__", "trigger__")) for name in names)
    return filters_rows and not is_bounded and not total_of(CronExecution.objects.all())[1]


@admin.register(CronExecution)
class CronExecutionAdmin(HistoryAdmin):
    """Executions."""

    columns = (
        *("scheduled_for", "status", "trigger", "response_status", "error_kind", "execution_time_ms"),
        *("lag_ms", "job__name"),
    )
    list_display = (
        *("tick", "short_job", "status", "trigger", "response_status", "error_kind"),
        *("execution_time_ms", "lag_ms"),
    )
    list_filter = ("status", "trigger")
    list_select_related = ("job",)
    ordering = ("-scheduled_for", "-id")
    date_hierarchy = "scheduled_for"
    exclude = ("response_body",)
    readonly_fields = ("body",)
    kept_sentences = ("error_message", "skip_reason")
    told_error_message = told("error_message", EXECUTION_COLUMNS["error_message"], retold)
    told_skip_reason = told("skip_reason", EXECUTION_COLUMNS["skip_reason"], retold)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Rare rows are sought in a bounded time: no index has a month's few failures together."""
        rows = super().get_queryset(request)
        return rows.filter(scheduled_for__gt=now() - LATELY) if seeks_rare_ones(request) else rows

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list; says so where it is of the last day only."""
        if seeks_rare_ones(request):
            messages.info(request, _("Of the last 24 hours: choose a date for what was before."))
        return super().changelist_view(request, extra_context)

    @admin.display(description=_("Scheduled for"), ordering="scheduled_for")
    def tick(self, execution: CronExecution) -> str:
        """Its tick, to the second."""
        return stamp(execution.scheduled_for)

    @admin.display(description=_("Response body"))
    def body(self, execution: CronExecution) -> str:
        """As text, or in base64."""
        return shown_body(execution.response_body, execution.response_truncated)[0] or "-"


@admin.register(ScheduleChange)
class ScheduleChangeAdmin(HistoryAdmin):
    """Changed schedules."""

    columns = (
        *("created_at", "source", "rule", "status", "reason", "before", "after"),
        *("job__name", "changed_by__email"),
    )
    list_display = (
        "at",
        "short_job",
        "source",
        "rule",
        "status",
        "told_reason",
        "before",
        "after",
        "changed_by",
    )
    list_filter = ("source", "status")
    list_select_related = ("job", "changed_by")
    ordering = ("-id",)  # ids sort by time, and have an index
    date_hierarchy = "created_at"
    kept_sentences = ("reason", "expected")
    told_reason = told("reason", CHANGE_COLUMNS["reason"], retold)
    told_expected = told("expected", CHANGE_COLUMNS["expected"], retold)

    @admin.display(description=pgettext_lazy("column", "At"), ordering="created_at")
    def at(self, change: ScheduleChange) -> str:
        """When, to the second."""
        return stamp(change.created_at)


@admin.register(HostIncident)
class HostIncidentAdmin(ReadOnlyAdmin):
    """Hosts that failed for many jobs at once."""

    list_display = ("at", "host", "owner", "jobs", "told_reason", "ended_at")
    list_select_related = ("owner",)
    search_fields = ("host",)
    kept_sentences = ("reason",)
    told_reason = told("reason", CHANGE_COLUMNS["reason"], retold)
    ordering = ("-id",)

    @admin.display(description=pgettext_lazy("column", "At"), ordering="created_at")
    def at(self, incident: HostIncident) -> str:
        """When, to the second."""
        return stamp(incident.created_at)
