"""The day that a page is about, and the days around it. [face]"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils import timezone

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShownDay:
    """A day in the viewer's zone, from `start` up to `end`."""

    day: date
    start: datetime
    end: datetime

    def context(self, now: datetime) -> dict[str, Any]:
        """What schedule/_days.html takes."""
        around = {"day": self.day, "day_before": self.day - DAY, "day_after": self.day + DAY}
        return around | {"is_today": self.start <= now < self.end}


def shown_day(request: HttpRequest, now: datetime) -> ShownDay:
    """The one of ?day=YYYY-MM-DD; today without one."""
    zone = ZoneInfo(timezone.get_current_timezone_name())
    day = day_written(request.GET.get("day", ""), now.astimezone(zone).date())
    return ShownDay(day, midnight(day, zone), midnight(day + DAY, zone))


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
