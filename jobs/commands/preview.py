"""What an edit would do. [use case]"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from jobs.commands.change import lock_job, write
from jobs.commands.scheduling import plan_of
from jobs.models import CronJob
from jobs.schedules.telling import Difference, difference_between
from jobs.shared_schedules import schedule_of


@dataclass(frozen=True, slots=True)
class Preview:
    """The job as it would be, and what that changes of its ticks."""

    job: CronJob
    difference: Difference


def preview_update(job_id: UUID, values: Mapping[str, Any], by: User | None, now: datetime) -> Preview:
    """Raise what `update_job` would raise, else say what it would do.

    The edit is written as it would be and rolled back, so what the database would refuse is refused here too.
    Executions that it would withdraw are left alone: a claim must not wait for a preview.
    """
    with transaction.atomic():
        job = lock_job(job_id)
        before = plan_of(job, schedule_of(job))
        write(job, values, by, now)
        after = plan_of(job, schedule_of(job))
        transaction.set_rollback(True)
    return Preview(job, difference_between(before, after, job.timezone, now))
