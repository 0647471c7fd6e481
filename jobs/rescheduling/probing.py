"""Which jobs fail in a row, and what the probes of held ones have brought. [store]

Asked each minute: both begin at partial indexes of few rows, so the cost grows with the jobs in trouble.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from jobs import sql
from jobs.finding import Sought, find
from jobs.models import CronJob
from jobs.rescheduling.hosts import HostJob
from jobs.rescheduling.periods import period_seconds
from jobs.shared_schedules import schedule_of

MOST_COUNTED = 20  # failures in a row: what is more says no more
FAILING = """
SELECT j.id, f.failures FROM cron_jobs j, LATERAL (
    SELECT COALESCE(min(place) FILTER (WHERE status = 'SUCCESS') - 1, count(*)) AS failures FROM (
        SELECT e.status, row_number() OVER (ORDER BY e.scheduled_for DESC, e.id DESC) AS place
        FROM cron_executions e
        WHERE e.job_id = j.id AND e.status IN ('SUCCESS', 'FAILED') AND e.trigger = 'schedule'
            AND e.scheduled_for > COALESCE(j.measured_from, '-infinity')
        ORDER BY e.scheduled_for DESC, e.id DESC
        LIMIT %s
    ) AS last
) AS f
WHERE j.consecutive_failures >= 2 AND j.is_active AND j.auto_reschedule <> 'off' AND NOT j.is_critical
    AND j.breaker IS NULL AND j.clocked_id IS NULL AND f.failures > 0
"""
PROBES = """
SELECT j.id, p.status, p.completed_at FROM cron_jobs j, LATERAL (
    SELECT e.status, e.completed_at FROM cron_executions e
    WHERE e.job_id = j.id AND e.status IN ('SUCCESS', 'FAILED') AND e.trigger <> 'backfill'
        AND e.scheduled_for > (j.breaker->>'waitingSince')::timestamptz
    ORDER BY e.scheduled_for DESC, e.id DESC
    LIMIT 1
) AS p
WHERE j.breaker IS NOT NULL AND j.is_active
"""


@dataclass(frozen=True, slots=True)
class Probe:
    """What a held job's try has brought."""

    job_id: UUID
    succeeded: bool
    ended_at: datetime


def failing() -> dict[UUID, int]:
    """Jobs that failed in a row since they were last changed, and how often."""
    return dict(sql.fetch(FAILING, [MOST_COUNTED]))


def probes() -> list[Probe]:
    """The last try of each held job that has ended since one was waited for."""
    return [Probe(job_id, status == "SUCCESS", ended_at) for job_id, status, ended_at in sql.fetch(PROBES)]


def host_of(job: CronJob) -> str:
    """Whom the job calls, whatever the port; empty where that cannot be said."""
    try:
        return (urlsplit(job.endpoint_url).hostname or "").lower()
    except ValueError:
        return ""


def jobs_of_host(owner_id: UUID, host: str) -> list[CronJob]:
    """All active jobs of that owner that call it and tick again and again."""
    jobs = CronJob.objects.select_related("crontab", "interval", "clocked")
    active = jobs.filter(created_by=owner_id, is_active=True, clocked__isnull=True)
    return list(find(active, owner_id, Sought(host=host)).jobs.order_by("pk"))


def as_host_jobs(jobs: Sequence[CronJob], failures: dict[UUID, int], now: datetime) -> list[HostJob]:
    """The jobs as the rules of hosts see them."""
    return [
        HostJob(
            job_id=job.pk,
            host=host_of(job),
            period_seconds=period_seconds(schedule_of(job), now),
            consecutive_failures=failures.get(job.pk, job.consecutive_failures),
            last_ended_at=job.last_run_at,
            is_critical=job.is_critical,
        )
        for job in jobs
    ]
