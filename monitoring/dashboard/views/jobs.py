"""/jobs: the table of jobs, and its rows anew when something has changed. [face]"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from monitoring.dashboard.access import may
from monitoring.dashboard.jobs_table.choices import choices_for
from monitoring.dashboard.jobs_table.filters import STATES, Wanted, wanted_of
from monitoring.dashboard.jobs_table.heads import SORTS, heads_of, query_of
from monitoring.dashboard.jobs_table.ids import ids_of
from monitoring.dashboard.jobs_table.rows import page_of_jobs, rows_of
from monitoring.dashboard.jobs_table.shown import written_rows
from monitoring.dashboard.lists import PAGE
from monitoring.dashboard.views.base import Page, is_part
from monitoring.dashboard.views.job_acts import DONE
from monitoring.saved_views import saved_views


class JobsPage(Page):
    """The table; htmx asks for what the filters find."""

    section = "jobs"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        wanted = wanted_of(request.GET)
        found = page_of_jobs(request, self.user, wanted)
        context = {
            "listed": found,
            "rows": written_rows(found.rows, may(self.user.role)),
            "heads": list(heads_of(request, wanted.sort)),
            "wanted": wanted,
            "query": query_of(dict(request.GET.lists())),
        }
        if is_part(request):
            return self.page("jobs/_list.html", context)
        return self.page("jobs/page.html", context | self._around(wanted))

    def _around(self, wanted: Wanted) -> dict[str, Any]:
        return {
            "states": STATES,
            "sorts": SORTS,
            "choices": choices_for(self.user),
            "views": [(view, query_of(view.filters)) for view in saved_views(self.user)],
            "done": self.request.session.pop(DONE, None),
        }


class JobRow(Page):
    """One row."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """As it is now."""
        rows = rows_of(self.user, [job_id])
        if not rows:
            raise Http404
        return HttpResponse(written_rows(rows, may(self.user.role)))


class JobRows(Page):
    """Many rows, each put in its place; those that are gone take theirs off."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """As they are now."""
        ids = ids_of(request.GET.getlist("id")[:PAGE])
        rows = rows_of(self.user, ids)
        seen = {row.job.pk for row in rows}
        gone = [one for one in ids if one not in seen]
        shown = written_rows(rows, may(self.user.role), are_extra=True)
        return self.page("jobs/_rows.html", {"rows": shown, "gone": gone})
