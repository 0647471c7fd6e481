"""How far a schedule's next ticks are apart. [rule]"""

from datetime import datetime, timedelta
from itertools import islice, pairwise

from jobs.schedules import IntervalSchedule, Schedule, next_tick, ticks_between

LOOKED_AT = 5  # ticks
LOOKED_INTO = timedelta(days=3660)
DAY_SECONDS = 86_400.0


def period_seconds(schedule: Schedule, now: datetime) -> float:
    """The least gap between the next few ticks; a day where there are not two."""
    if isinstance(schedule, IntervalSchedule):
        return float(schedule.seconds)
    last = next_tick(schedule, now)
    ticks = islice(ticks_between(schedule, now, now + LOOKED_INTO), LOOKED_AT) if last else ()
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(ticks)]
    return min(gaps, default=DAY_SECONDS)
