"""/system: the parts of the product and how they are. [face]"""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from monitoring.dashboard.machinery import machinery
from monitoring.dashboard.views.base import Page, is_part


class SystemPage(Page):
    """The page; htmx asks for it anew every few seconds."""

    section = "system"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        context = machinery(self.user, timezone.now())
        return self.page("system/_now.html" if is_part(request) else "system/page.html", context)
