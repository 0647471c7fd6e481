"""The admin pages of changed schedules and of the outages that changed them. [face]"""

from django.contrib import admin
from django.utils.translation import pgettext_lazy

from accounts.admin_base import ReadOnlyAdmin
from accounts.admin_columns import stamp, told
from jobs.admin.history import HistoryAdmin
from jobs.admin.names import CHANGE_COLUMNS
from jobs.models import HostIncident, ScheduleChange
from jobs.recorded import retold


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
