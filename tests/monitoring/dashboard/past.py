"""What jobs did before the NOW of the tests of the front page."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from jobs.models import CronExecution, CronJob
from jobs.statistics import store
from jobs.statistics.tally import End
from tests.makers import make_execution

NOW = datetime(2027, 3, 10, 12, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def ended(
    job: CronJob, ago: timedelta, status: str = "SUCCESS", ms: int = 100, **fields: Any
) -> CronExecution:
    """An execution of `job` that was due `ago` and took `ms` milliseconds, counted in the statistics."""
    at = NOW - ago
    store.add([End(job.pk, job.created_by_id, at, status, duration_ms=ms, lag_ms=1, host="a")])
    return make_execution(job, at, status=status, completed_at=at, execution_time_ms=ms, **fields)


def failed(job: CronJob, ago: timedelta, message: str = "refused", kind: str = "connect") -> CronExecution:
    """One that failed."""
    return ended(job, ago, "FAILED", error_kind=kind, error_message=message)


def multiply(template: CronExecution, count: int, at: str) -> None:
    """`count` more like `template`, the n-th of them due `at`."""
    columns = [str(field.column) for field in CronExecution._meta.concrete_fields]
    own = {"id": "gen_random_uuid()", "scheduled_for": at, "trigger": "'manual'"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cron_executions ({', '.join(columns)}) SELECT "
            f"{', '.join(own.get(column, 't.' + column) for column in columns)} "
            f"FROM cron_executions t, generate_series(1, {count}) n WHERE t.id = %s",
            [template.pk],
        )
        cursor.execute("ANALYZE cron_executions")
