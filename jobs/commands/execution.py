"""Running a job now. [use case]"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from accounts.models import User
from jobs import announcements
from jobs.dispatching import publish
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob, Trigger


def execute_job(job: CronJob, by: User | None, now: datetime) -> CronExecution:
    """Make an execution of `job` that is due at once, active or not."""
    return execute_jobs([job], by, now)[0]


def execute_jobs(jobs: Sequence[CronJob], by: User | None, now: datetime) -> list[CronExecution]:
    """Make one execution of each of `jobs`, due at once; workers hear of them after the commit."""
    executions = [
        CronExecution(
            id=execution_id,
            job=job,
            owner_id=job.created_by_id,
            trigger=Trigger.MANUAL,
            scheduled_for=now,
            due_at=now,
            created_by=by,
            created_at=now,
            published_at=now,
            publish_count=1,
        )
        for execution_id, job in zip(time_ordered_ids(len(jobs), now), jobs, strict=True)
    ]
    with transaction.atomic():
        CronExecution.objects.bulk_create(executions)
        announcements.executions_requested.send(CronExecution, executions=executions, by=by)
        transaction.on_commit(partial(_publish, executions), robust=True)
    return executions


def _publish(executions: Iterable[CronExecution]) -> None:
    publish.send((execution.pk, execution.due_at) for execution in executions)
