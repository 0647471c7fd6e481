"""/schedule: a day of all jobs, the minutes of the next one, free places. [face]"""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jobs.queries import visible_jobs
from jobs.rescheduling.spread import free_slots
from monitoring.dashboard import overview
from monitoring.dashboard.day import day_of
from monitoring.dashboard.drawing import heat
from monitoring.dashboard.drawing.timeline import timeline
from monitoring.dashboard.lists import listed
from monitoring.dashboard.views.base import Page
from monitoring.dashboard.views.days import shown_day

ROWS, SLOTS = 40, 5
DAY_MINUTES = 1440
PERIODS = (5, 15, 30, 60)


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
        counts = [load.minutes.get(minute, 0) for minute in range(DAY_MINUTES)]
        context = {
            "listed": jobs,
            "timeline": timeline(happenings, shown.start, now.astimezone(zone), shown.end),
            "minutes": heat.day_by_minute(load.minutes, load.start.astimezone(zone)),
            "slots": [(period, free_slots(counts, period, SLOTS)) for period in PERIODS],
        }
        return self.page("schedule/page.html", context | shown.context(now))
