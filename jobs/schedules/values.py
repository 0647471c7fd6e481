"""What a schedule is. [rule]"""

from dataclasses import dataclass
from datetime import datetime

from cronmanager.language import gettext

LONGEST_INTERVAL_SECONDS = 366 * 24 * 3600


class ScheduleError(ValueError):
    """An expression that cannot be kept: `field` and `position` say where, the text what would be right."""

    def __init__(
        self, message: str, field: str = "", position: int = 0, suggestion: str = "", length: int = 0
    ) -> None:
        super().__init__(message)
        self.field = field  # seconds, minute, hour, day of month, month, day of week, or empty
        self.position = position  # index into the expression as written
        self.suggestion = suggestion  # what to write; empty where that cannot be guessed
        self.length = length  # how many characters at `position` it is to stand for; 0: for all


@dataclass(frozen=True, slots=True)
class CronSchedule:
    """Five fields as Debian's cron reads them, in the zone's wall clock."""

    minute: str
    hour: str
    day_of_month: str
    month: str
    day_of_week: str
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class IntervalSchedule:
    """Every `seconds`, aligned to the clock: ticks are whole multiples since 1970-01-01T00:00Z."""

    seconds: int


@dataclass(frozen=True, slots=True)
class OnceSchedule:
    """One tick at `at` (aware, UTC)."""

    at: datetime


Schedule = CronSchedule | IntervalSchedule | OnceSchedule


def check_interval(seconds: int) -> None:
    """Raise ScheduleError unless `seconds` can be an interval."""
    if not 1 <= seconds <= LONGEST_INTERVAL_SECONDS:
        raise ScheduleError(
            gettext(
                "An interval of %(seconds)s seconds cannot be kept; write 1 to %(most)s seconds (366 days)."
            )
            % {"seconds": seconds, "most": LONGEST_INTERVAL_SECONDS}
        )
