"""What can be asked about jobs and executions. [use case]

Who sees what is decided here, once: administrators everything, others what they made.
"""

from uuid import UUID

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.http import Http404

from accounts.models import Role, User
from cronmanager.rest.kept_queries import KeptQuery
from jobs.models import (
    IS_UNFINISHED,
    Backfill,
    CronExecution,
    CronJob,
    ExecutionStatus,
    JobStatus,
    ScheduleChange,
)

ENDED = frozenset(
    {
        ExecutionStatus.SUCCESS,
        ExecutionStatus.FAILED,
        ExecutionStatus.SKIPPED,
        ExecutionStatus.MISSED,
        ExecutionStatus.CANCELLED,
    }
)
SHOWN_BYTES = 2048  # of a body, in a list
IS_RUNNING = Exists(CronExecution.objects.filter(job=OuterRef("pk"), status=ExecutionStatus.RUNNING))
ALL_JOBS = CronJob.objects.select_related("crontab", "interval", "clocked").annotate(is_running=IS_RUNNING)


def reach_of(user: User) -> UUID | None:
    """Whose jobs `user` may see: everybody's (None), or those of one owner."""
    return None if user.role == Role.ADMIN else user.pk


def jobs_within(owner_id: UUID | None) -> QuerySet[CronJob]:
    """The jobs of an owner or of all, each with its schedule and whether it `is_running`."""
    return ALL_JOBS.all() if owner_id is None else ALL_JOBS.filter(created_by=owner_id)


def visible_jobs(user: User) -> QuerySet[CronJob]:
    """The jobs that `user` may see, each with its schedule and whether it `is_running`."""
    return jobs_within(reach_of(user))


ANY_JOB = KeptQuery(lambda job_id: jobs_within(None).filter(pk=job_id), UUID(int=1))
JOB_OF_OWNER = KeptQuery(
    lambda owner_id, job_id: jobs_within(owner_id).filter(pk=job_id), UUID(int=1), UUID(int=2)
)


def visible_executions(user: User) -> QuerySet[CronExecution]:
    """The executions that `user` may see, each with its job."""
    executions = CronExecution.objects.select_related("job")
    return executions if user.role == Role.ADMIN else executions.filter(owner=user)


def executions_of(job: CronJob) -> QuerySet[CronExecution]:
    """The executions of a job that its reader may see.

    Not narrowed by the owner too: the planner would take the owner's whole history for the shorter way.
    """
    return CronExecution.objects.select_related("job").filter(job=job)


def logs_of(user: User, job_id: UUID | None) -> QuerySet[CronExecution]:
    """The executions that `user` may see: of one job, or of all."""
    if job_id is None:
        return visible_executions(user)
    job = visible_jobs(user).filter(pk=job_id).first()
    return executions_of(job) if job else CronExecution.objects.none()


def changes_of(job: CronJob) -> QuerySet[ScheduleChange]:
    """How the schedule of a job that its reader may see was changed."""
    return ScheduleChange.objects.filter(job=job)


def get_change(job: CronJob, change_id: UUID) -> ScheduleChange:
    """One change of a job that its reader may see, else 404."""
    change = changes_of(job).filter(pk=change_id).first()
    if change is None:
        raise Http404
    return change


def get_visible_job(user: User, job_id: UUID) -> CronJob:
    """One job, else 404: nobody learns that a stranger's job exists."""
    owner_id = reach_of(user)
    job = ANY_JOB.first(job_id) if owner_id is None else JOB_OF_OWNER.first(owner_id, job_id)
    if job is None:
        raise Http404
    return job


def get_visible_execution(user: User, execution_id: UUID) -> CronExecution:
    """One execution, else 404."""
    execution = visible_executions(user).filter(pk=execution_id).first()
    if execution is None:
        raise Http404
    return execution


def backfills_of(job: CronJob) -> QuerySet[Backfill]:
    """The backfills of `job`, each with how many `unfinished` executions it has."""
    unfinished = CronExecution.objects.filter(IS_UNFINISHED, backfill=OuterRef("pk")).order_by()
    count = Subquery(unfinished.values("backfill").annotate(count=Count("pk")).values("count"))
    return Backfill.objects.filter(job=job).annotate(unfinished=Coalesce(count, 0))


def get_backfill(job: CronJob, backfill_id: UUID) -> Backfill:
    """One backfill of `job`, else 404."""
    backfill = backfills_of(job).filter(pk=backfill_id).first()
    if backfill is None:
        raise Http404
    return backfill


def with_status(jobs: QuerySet[CronJob], status: str) -> QuerySet[CronJob]:
    """Those of `jobs` that read as `status`; one that runs reads RUNNING, whatever its last outcome was."""
    if status == JobStatus.RUNNING:
        return jobs.filter(IS_RUNNING)
    return jobs.filter(~IS_RUNNING, status=status)
