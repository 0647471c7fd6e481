"""A job's next tick, where a schedule that cannot be read must not hold up the others. [adapter]"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jobs.schedules import Schedule, ScheduleError, next_tick
from jobs.schedules.adjusted import NO_ADJUSTMENT, Adjustment, following_adjusted, next_adjusted_tick

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A schedule that is seen through an adjustment."""

    schedule: Schedule
    adjustment: Adjustment


VERDICT_WITHIN = timedelta(minutes=2)  # after a probe its breaker is closed, or held on
Effective = Schedule | Adjusted  # what makes a job's ticks


def effective(schedule: Schedule, adjustment: Adjustment) -> Effective:
    """What makes the ticks: for most jobs the schedule itself, so that those of one are computed once."""
    return schedule if adjustment == NO_ADJUSTMENT else Adjusted(schedule, adjustment)


def following(schedule: Effective, tick: datetime) -> datetime | None:
    """The tick after `tick`, which is one itself; None, said loudly, when the schedule cannot be read.

    Commands refuse such schedules; a row edited by hand may still hold one. Its jobs become inactive.
    """
    if isinstance(schedule, Adjusted) and schedule.adjustment.held_until:
        return first_after(schedule, tick + VERDICT_WITHIN)
    return _found(following_adjusted, schedule, tick)


def first_after(schedule: Effective, after: datetime) -> datetime | None:
    """The first tick later than `after`, any instant; None as above."""
    return _found(next_adjusted_tick, schedule, after)


def _found(
    search: Callable[[Schedule, Adjustment, datetime], datetime | None], schedule: Effective, at: datetime
) -> datetime | None:
    try:
        if isinstance(schedule, Adjusted):
            return search(schedule.schedule, schedule.adjustment, at)
        return next_tick(schedule, at)
    except ScheduleError as error:
        logger.error(
            "a schedule cannot be read; its jobs are switched off",
            extra={"schedule": str(schedule), "reason": str(error)},
        )
        return None
