"""/: whether all is well, what comes next, what failed last. [face]"""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from monitoring.dashboard import front
from monitoring.dashboard.views.base import Page, is_part


class HomePage(Page):
    """The first page; htmx asks for what changes on it."""

    section = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it, with the figures of ?span=24h, 7d or 30d."""
        span = request.GET.get("span", "")
        context = front.now_on_front(self.user, timezone.now(), span if span in front.SPANS else "24h")
        return self.page("home/_now.html" if is_part(request) else "home/page.html", context)


class LoadPart(Page):
    """What is to come and who runs most: asked for once the page stands."""

    section = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The part by itself; without scripts it is a page."""
        zone = ZoneInfo(timezone.get_current_timezone_name())
        context = front.load_on_front(self.user, timezone.now(), zone)
        return self.page("home/_load.html" if is_part(request) else "home/load.html", context)
