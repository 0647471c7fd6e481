"""The admin page of executions: history, which nobody edits. [face]"""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from accounts.admin_columns import stamp, told
from cronmanager.rest.paging import total_of
from jobs.admin.history import HistoryAdmin
from jobs.admin.names import EXECUTION_COLUMNS
from jobs.models import CronExecution
from jobs.recorded import retold
from jobs.responses import shown_body

LATELY = timedelta(days=1)


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
