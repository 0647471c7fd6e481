"""The pictures of a job's executions. [use case]"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from jobs.models import CronJob
from jobs.statistics import windows
from monitoring.dashboard.drawing import heat, strip
from monitoring.dashboard.job_runs import JobRun

YEAR = timedelta(days=371)


def strip_of(runs: Sequence[JobRun]) -> strip.Strip:
    """The last of them as bars."""
    shown = runs[: strip.MOST]
    return strip.strip([strip.Run(run.status, run.execution_time_ms, run.scheduled_for) for run in shown])


def year_of(job: CronJob, now: datetime) -> heat.Heat:
    """How many runs each day of the last year had, by UTC's days."""
    today = now.astimezone(UTC).date()
    return heat.year(windows.days_of_job(job.pk, now - YEAR), today)
