"""Filters of the jobs table, kept under names and forgotten. [face]"""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring import saved_views
from monitoring.dashboard.jobs_table.filters import NAMES
from monitoring.dashboard.jobs_table.heads import query_told, table_of
from monitoring.dashboard.views.base import Page


class SaveView(Page):
    """Keeps the filters of the table that the form stands on."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Under `name`, in place of what had it."""
        query = query_told(request)
        filters = {name: query.getlist(name) for name in NAMES}
        view = saved_views.save_view(self.user, request.POST.get("name", ""), filters, timezone.now())
        return self.done(_("The view %(name)s is kept.") % {"name": view.name}, table_of(request))

    def _answer_act(self, back: str) -> HttpResponse:
        return super()._answer_act(back or table_of(self.request))


class DeleteView(Page):
    """Forgets one."""

    def post(self, request: HttpRequest, view_id: UUID) -> HttpResponse:
        """The jobs stay as they are."""
        saved_views.delete_view(self.user, view_id)
        return self.done(_("The view is deleted."), table_of(request))
