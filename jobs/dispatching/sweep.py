"""Checks the invariant: an active job has a next tick, and none lies in the past unclaimed. [store]"""

import logging
from datetime import datetime, timedelta

from jobs.dispatching.due import advance
from jobs.dispatching.following import following
from jobs.dispatching.policy import Decision
from jobs.models import CronJob
from jobs.schedule_rows import load_schedules

OVERDUE_AFTER = timedelta(seconds=30)  # a scheduler that was away catches up in seconds
LIMIT = 1_000

logger = logging.getLogger(__name__)


def sweep(now: datetime) -> int:
    """Give active jobs without a next tick one, tell of those that no scheduler takes; returns how many."""
    active = CronJob.objects.filter(is_active=True)
    broken = list(active.filter(next_run_at__isnull=True).order_by()[:LIMIT])
    schedules = load_schedules({(job.crontab_id, job.interval_id, job.clocked_id) for job in broken})
    healed = [
        Decision(job.id, [], following(schedules[job.crontab_id, job.interval_id, job.clocked_id], now))
        for job in broken
    ]
    if healed:
        advance(healed)
        logger.error(
            "active jobs had no next tick; healed", extra={"job_ids": [str(job.id) for job in broken]}
        )
    overdue = list(active.filter(next_run_at__lt=now - OVERDUE_AFTER).values_list("id", flat=True)[:LIMIT])
    if overdue:
        logger.error("ticks lie in the past unclaimed", extra={"job_ids": [str(one) for one in overdue]})
    return len(healed) + len(overdue)
