"""/schedule: a day of all jobs, the minutes of the next one, free places. [face]"""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jobs.queries import visible_jobs
from monitoring.dashboard import forecast, overview
from monitoring.dashboard.day import day_of
from monitoring.dashboard.drawing import heat
from monitoring.dashboard.drawing.timeline import timeline
from monitoring.dashboard.lists import listed
from monitoring.dashboard.views.base import Page, is_part
from monitoring.dashboard.views.days import shown_day

ROWS = 40


class SchedulePage(Page):
    """A timeline of one day, and where there is room."""

    section = "schedule"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show ?day=YYYY-MM-DD, in the viewer's zone; today without one."""
        zone, now = ZoneInfo(timezone.get_current_timezone_name()), timezone.now()
        shown = shown_day(request, now)
        jobs = listed(
            request, visible_jobs(self.user).filter(is_active=True).order_by("next_run_at", "id"), ROWS
        )
        happenings = day_of(jobs.rows, shown.start, shown.end, now)
        load = overview.upcoming_load(self.user, now, zone.key)
        context = {
            "listed": jobs,
            "timeline": timeline(happenings, shown.start, now.astimezone(zone), shown.end),
            "minutes": heat.day_by_minute(load.minutes, load.start.astimezone(zone)),
        }
        return self.page("schedule/page.html", context | shown.context(now))


class ForecastPart(Page):
    """How full the next day is with and without the adjustments: asked for once the page stands."""

    section = "schedule"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The part by itself; without scripts it is a page."""
        context = {"ahead": forecast.ahead(self.user, timezone.now())}
        return self.page("schedule/_forecast.html" if is_part(request) else "schedule/forecast.html", context)
