"""Checks the invariant: an active job has a next tick, and none lies in the past unclaimed. [store]"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef

from jobs.adjustments import adjustment_of
from jobs.dispatching.due import advance
from jobs.dispatching.following import effective, first_after
from jobs.dispatching.policy import Decision, within
from jobs.models import CronExecution, CronJob
from jobs.schedule_rows import load_schedules

OVERDUE_AFTER = timedelta(seconds=30)  # a scheduler that was away catches up in seconds
LIMIT = 1_000

logger = logging.getLogger(__name__)


def sweep(now: datetime) -> int:
    """Give active jobs without a next tick one, tell of those that no scheduler takes; returns how many."""
    to_come = CronExecution.objects.filter(job=OuterRef("pk"), scheduled_for__gt=now - OVERDUE_AFTER)
    active = CronJob.objects.filter(is_active=True)
    broken = list(active.filter(~Exists(to_come), next_run_at__isnull=True).order_by()[:LIMIT])
    if broken:
        heal(broken, now)
    overdue = list(active.filter(next_run_at__lt=now - OVERDUE_AFTER).values_list("id", flat=True)[:LIMIT])
    if overdue:
        logger.error("ticks lie in the past unclaimed", extra={"job_ids": [str(one) for one in overdue]})
    return len(broken) + len(overdue)


def heal(jobs: Sequence[CronJob], now: datetime) -> None:
    """Compute the next ticks of `jobs`; one that has none any more becomes inactive."""
    schedules = load_schedules({(job.crontab_id, job.interval_id, job.clocked_id) for job in jobs})
    decisions = []
    for job in jobs:
        schedule = schedules[job.crontab_id, job.interval_id, job.clocked_id]
        tick = first_after(effective(schedule, adjustment_of(job)), now)
        decisions.append(Decision(job.id, [], within(job.ends_at, tick)))
    advance([one for one in decisions if one.next_run_at])
    ended = [one.job_id for one in decisions if not one.next_run_at]
    CronJob.objects.filter(id__in=ended).update(is_active=False)
    logger.error("active jobs had no next tick; healed", extra={"job_ids": [str(job.id) for job in jobs]})
