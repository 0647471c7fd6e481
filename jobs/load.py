"""How full the minutes to come are, and where there is room. [use case]"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accounts.models import Role, User
from jobs.rescheduling.load import Forecast, forecast
from jobs.rescheduling.spread import Slot, free_slots

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Load:
    """The forecast, and the best minutes for a new job of that period."""

    forecast: Forecast
    period_minutes: int
    slots: list[Slot]


def load_ahead(user: User, hours: int, period_minutes: int, now: datetime) -> Load:
    """Of all jobs that `user` may see, from the beginning of the period (UTC) that is now on."""
    period = timedelta(minutes=period_minutes)
    start = now - (now - EPOCH) % period
    found = forecast(None if user.role == Role.ADMIN else user.pk, start, max(hours * 60, period_minutes))
    return Load(found, period_minutes, free_slots(found.as_adjusted, period_minutes))
