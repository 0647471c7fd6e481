"""What the database knows about a job around an instant; a bounded number of rows each. [store]"""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from jobs.explaining.history import Change
from jobs.models import CronExecution, CronJob, ExecutionStatus, ScheduleChange, Trigger

WITHOUT_BODY = ("response_body", "response_headers")
LOOKED_THROUGH = 1_000  # executions of a job, for its last success
MOST_CHANGES = 1_000  # newest; a job that was changed more often is explained as far back as these reach


def execution_at(job: CronJob, at: datetime) -> CronExecution | None:
    """The row of that tick; else of a run by hand, a retry or a backfill for that very instant."""
    rows = CronExecution.objects.filter(job=job, scheduled_for=at).defer(*WITHOUT_BODY)
    return rows.order_by("-trigger", "-id").first()  # schedule stands last in the alphabet


def running_at(job: CronJob, at: datetime, but: UUID) -> CronExecution | None:
    """The newest execution that was going on at `at`."""
    rows = CronExecution.objects.filter(job=job, started_at__lte=at, scheduled_for__lt=at).exclude(pk=but)
    going_on = Q(completed_at__isnull=True) | Q(completed_at__gt=at)
    return rows.filter(going_on).defer(*WITHOUT_BODY).order_by("-scheduled_for").first()


def last_success_before(execution: CronExecution) -> CronExecution | None:
    """The job's last success before `execution`, among its LOOKED_THROUGH executions before it."""
    before = CronExecution.objects.filter(job=execution.job_id, scheduled_for__lt=execution.scheduled_for)
    newest = before.order_by("-scheduled_for", "-id").values("pk")[:LOOKED_THROUGH]
    successes = CronExecution.objects.filter(pk__in=newest, status=ExecutionStatus.SUCCESS)
    return successes.only("completed_at", "scheduled_for").order_by("-scheduled_for", "-id").first()


def first_missed_before(job: CronJob, at: datetime) -> datetime:
    """The first tick of the row of missed ones that `at` belongs to."""
    ticks = CronExecution.objects.filter(job=job, trigger=Trigger.SCHEDULE, scheduled_for__lte=at)
    came = ticks.exclude(status=ExecutionStatus.MISSED).order_by("-scheduled_for").values("scheduled_for")
    last = came.first()
    missed = ticks.filter(scheduled_for__gt=last["scheduled_for"]) if last else ticks
    first = missed.order_by("scheduled_for").values_list("scheduled_for", flat=True).first()
    return first or at


def changes_of(job: CronJob) -> list[Change]:
    """How the job's facts changed, in order of time."""
    rows = ScheduleChange.objects.filter(job=job).select_related("changed_by").order_by("-created_at", "-id")
    return [as_change(row) for row in reversed(rows[:MOST_CHANGES])]


def as_change(row: ScheduleChange) -> Change:
    """The row as the rules read it."""
    by = row.changed_by.email if row.changed_by else row.reason or None
    return Change(row.created_at, row.before, row.after, by)
