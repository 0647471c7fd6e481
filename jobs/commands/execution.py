"""Running a job now, once more, or not after all. [use case]"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.models import User
from jobs import announcements
from jobs.dispatching import publish
from jobs.dispatching.withdrawal import UNENDED, cancel_one, release
from jobs.endings import Ending
from jobs.errors import ExecutionEnded, ExecutionUnended
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob, Trigger

LONGEST_REASON = 200  # letters


def execute_job(job: CronJob, by: User | None, now: datetime) -> CronExecution:
    """Make an execution of `job` that is due at once, active or not."""
    return execute_jobs([job], by, now)[0]


def cancel_execution(execution: CronExecution, by: User, now: datetime) -> None:
    """End an execution that waits or runs, as CANCELLED; the call in the air is not heard any more."""
    with transaction.atomic():
        reason = Ending.CANCELLED_BY % {"person": by.email}
        is_cancelled = cancel_one(execution.pk, reason[:LONGEST_REASON], now)
        execution.refresh_from_db(fields=["status", "completed_at", "skip_reason", "is_waiting", "worker_id"])
        if not is_cancelled:
            raise ExecutionEnded(execution.status)
        announcements.executions_cancelled.send(CronExecution, executions=[execution], by=by)
        transaction.on_commit(partial(release, execution.job_id))


def retry_execution(execution: CronExecution, by: User, now: datetime) -> CronExecution:
    """Run the job of an execution that has ended once more, as the job is now."""
    if execution.status in UNENDED:
        raise ExecutionUnended(execution.status)
    return execute_jobs([execution.job], by, now, Trigger.RETRY)[0]


def execute_jobs(
    jobs: Sequence[CronJob], by: User | None, now: datetime, trigger: Trigger = Trigger.MANUAL
) -> list[CronExecution]:
    """Make one execution of each of `jobs`, due at once; workers hear of them after the commit."""
    executions = [
        CronExecution(
            id=execution_id,
            job=job,
            owner_id=job.created_by_id,
            trigger=trigger,
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
        _insert(executions)
        announcements.executions_requested.send(CronExecution, executions=executions, by=by)
        transaction.on_commit(partial(_publish, executions), robust=True)
    return executions


def _insert(executions: Sequence[CronExecution]) -> None:
    try:
        CronExecution.objects.bulk_create(executions)
    except IntegrityError as error:
        raise Http404 from error  # a job was deleted since it was read


def _publish(executions: Iterable[CronExecution]) -> None:
    publish.send((execution.pk, execution.due_at) for execution in executions)
