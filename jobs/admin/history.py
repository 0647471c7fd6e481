"""What the admin pages of history share: found by ids or names of jobs, and read-only. [face]"""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator, format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.admin_base import ReadOnlyAdmin
from jobs.models import CronJob

SHOWN_LETTERS = 48
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
