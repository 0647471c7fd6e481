"""The executions that a job's page shows. [use case]"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from jobs.models import CronExecution, CronJob
from jobs.queries import executions_of
from jobs.statistics import windows
from monitoring.dashboard.drawing import heat, strip

RUNS = 200
YEAR = timedelta(days=371)
SEEN = (
    "id",
    "status",
    "scheduled_for",
    "execution_time_ms",
    "lag_ms",
    "error_kind",
    "response_status",
    "trigger",
)


def last_runs(job: CronJob, now: datetime) -> list[CronExecution]:
    """The last RUNS that are due, the newest first, without what was answered."""
    return list(_newest(executions_of(job).filter(scheduled_for__lte=now))[:RUNS])


def runs_within(job: CronJob, begin: datetime, end: datetime, most: int) -> list[CronExecution]:
    """The newest of those from `begin` up to `end`, the newest first, without what was answered."""
    return list(_newest(executions_of(job).filter(scheduled_for__gte=begin, scheduled_for__lt=end))[:most])


def _newest(runs: QuerySet[CronExecution]) -> QuerySet[CronExecution]:
    return runs.select_related(None).only(*SEEN).order_by("-scheduled_for", "-id")


def strip_of(runs: Sequence[CronExecution]) -> strip.Strip:
    """The last of them as bars."""
    return strip.strip([strip.Run(run.status, run.execution_time_ms, run.scheduled_for) for run in runs])


def year_of(job: CronJob, now: datetime) -> heat.Heat:
    """How many runs each day of the last year had, by UTC's days."""
    today = now.astimezone(UTC).date()
    return heat.year(windows.days_of_job(job.pk, now - YEAR), today)
