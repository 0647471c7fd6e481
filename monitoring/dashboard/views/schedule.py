"""/schedule: a day of all jobs, the minutes of the next one, free places. [face]"""

from datetime import date, datetime, time, timedelta
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

ROWS, SLOTS = 40, 5
DAY_MINUTES = 1440
PERIODS = (5, 15, 30, 60)
DAY = timedelta(days=1)


class SchedulePage(Page):
    """A timeline of one day, and where there is room."""

    section = "schedule"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show ?day=YYYY-MM-DD, in the viewer's zone; today without one."""
        zone, now = ZoneInfo(timezone.get_current_timezone_name()), timezone.now()
        day = day_written(request.GET.get("day", ""), timezone.localtime(now).date())
        start, end = midnight(day, zone), midnight(day + DAY, zone)
        jobs = listed(
            request, visible_jobs(self.user).filter(is_active=True).order_by("next_run_at", "id"), ROWS
        )
        load = overview.upcoming_load(self.user, now, zone.key)
        counts = [load.minutes.get(minute, 0) for minute in range(DAY_MINUTES)]
        context = {
            "day": day,
            "day_before": day - DAY,
            "day_after": day + DAY,
            "is_today": start <= now < end,
            "listed": jobs,
            "timeline": timeline(day_of(jobs.rows, start, end, now), start, now.astimezone(zone), end),
            "minutes": heat.day_by_minute(load.minutes, load.start.astimezone(zone)),
            "slots": [(period, free_slots(counts, period, SLOTS)) for period in PERIODS],
        }
        return self.page("schedule/page.html", context)


def day_written(text: str, today: date) -> date:
    """The day that was asked for; `today` for what is none, or too far for a zone."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if 1970 <= day.year < 2200 else today


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When the day begins in `zone`."""
    return datetime.combine(day, time(), zone)
