"""A schedule's next tick, where one that cannot be read must not hold up the others. [adapter]"""

import logging
from datetime import datetime

from jobs.schedules import Schedule, ScheduleError, next_tick

logger = logging.getLogger(__name__)


def following(schedule: Schedule, after: datetime) -> datetime | None:
    """The first tick later than `after`; None, said loudly, when the stored schedule cannot be read.

    Commands refuse such schedules; a row edited by hand may still hold one. Its jobs become inactive.
    """
    try:
        return next_tick(schedule, after)
    except ScheduleError as error:
        logger.error(
            "a schedule cannot be read; its jobs are switched off",
            extra={"schedule": str(schedule), "reason": str(error)},
        )
        return None
