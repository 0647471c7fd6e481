"""Seeds a window for the rules of rescheduling: jobs with a past, of every twentieth most runs failed."""

from typing import Any

from django.utils.timezone import now

from bench import seed
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob

FAILING_SHARE = 20  # one job in so many
APART_S = 600  # from one execution of a job to the next
DAY_S = 86_400  # the jobs' period from now on: what is adjusted must not become due meanwhile


def add(jobs: int, executions: int) -> None:
    """`jobs` that a rule may change, and so many executions of theirs, up to now; nothing of them is due."""
    seed.clear()
    seed.add_jobs(jobs, tick=seed.FAR_AHEAD, auto_reschedule="apply", **seed.every(DAY_S))
    seed.execute(
        "CREATE TEMP TABLE numbered AS SELECT id, created_by_id, row_number() OVER () AS n FROM cron_jobs"
    )
    seed.execute("CREATE INDEX ON numbered (n)")
    _add_executions(jobs, executions)
    seed.execute("DROP TABLE numbered")
    seed.settle()


def _add_executions(jobs: int, executions: int) -> None:
    template = _template(CronJob.objects.all()[0])
    at = f"now() - (n.n / {jobs}) * interval '{APART_S} seconds'"
    failed = f"mod(n, {FAILING_SHARE}) = 0 AND mod(n / {jobs}, 5) > 0"
    seed.multiply(
        template,
        executions,
        id="gen_random_uuid()",
        job_id=_of_job("id", jobs),
        owner_id=_of_job("created_by_id", jobs),
        status=f"CASE WHEN {failed} THEN 'FAILED' ELSE 'SUCCESS' END",
        error_kind=f"CASE WHEN {failed} THEN 'http_status' END",
        scheduled_for=at,
        due_at=at,
    )
    template.delete()


def _of_job(column: str, jobs: int) -> str:
    return f"(SELECT {column} FROM numbered WHERE numbered.n = 1 + mod(n.n, {jobs}))"


def _template(job: CronJob) -> CronExecution:
    at = now()
    facts: dict[str, Any] = {"execution_time_ms": 120, "lag_ms": 3, "response_body": b"x" * 200}
    return CronExecution.objects.create(
        id=time_ordered_ids(1, at)[0],
        job=job,
        owner_id=job.created_by_id,
        scheduled_for=at,
        due_at=at,
        completed_at=at,
        status="SUCCESS",
        **facts,
    )


def restore() -> None:
    """The jobs are as `add` made them, as if no rule had ever changed them."""
    seed.execute("TRUNCATE schedule_changes CASCADE")
    changed = CronJob.objects.filter(rescheduled_at__isnull=False)
    changed.update(
        keep_every=1, keep_anchor=None, adjusted_since=None, adjustment_note="", rescheduled_at=None,
        measured_from=None,
    )  # fmt: skip
