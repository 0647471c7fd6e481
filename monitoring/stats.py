"""What happened lately: to all that a user may see, and to one job. [use case]"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from accounts.models import Role, User
from jobs import sql
from jobs.models import BookDay, CronExecution, CronJob, ExecutionStatus
from jobs.statistics import windows
from jobs.statistics.buckets import percentile_ms
from jobs.statistics.tally import EVERYBODY, KINDS, Sums, day_of, hour_of
from jobs.statistics.windows import Series

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOSTS = 10
MANY_JOBS, KEPT_S = 10_000, 10.0
SHARES = {"p50": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}

JOBS = (
    "SELECT is_active, status, count(*), count(adjusted_since) FROM cron_jobs {} GROUP BY is_active, status"
)
RUNNING = """
SELECT j.is_active, j.status, count(*) FROM cron_jobs j
WHERE j.id IN (SELECT job_id FROM cron_executions WHERE status = 'RUNNING') {}
GROUP BY j.is_active, j.status
"""


_counted: dict[UUID, tuple[dict[str, Any], float]] = {}  # by owner: the counts, until when (time.monotonic)


@dataclass(frozen=True, slots=True)
class JobStats:
    """One job's last hours or days."""

    period: Sums
    series: Series
    last_failure: CronExecution | None


def overview(user: User, now: datetime) -> dict[str, Any]:
    """All that `user` may see: administrators everything, others their own. Each part is one query."""
    owner_id = EVERYBODY if user.role == Role.ADMIN else user.pk
    this_hour, today = hour_of(now), day_of(now)
    found = windows.of_owner(owner_id, this_hour - 23 * HOUR, today - 29 * DAY)
    hours, days = found["hour"], found["day"]
    return {
        "jobs": job_counts(user),
        "today": days.get(today, Sums()),
        "last_24_hours": windows.whole(hours.values()),
        "last_7_days": windows.whole(sums for day, sums in days.items() if day > today - 7 * DAY),
        "last_30_days": windows.whole(days.values()),
        "busiest_hosts": windows.busiest_hosts(owner_id, today - DAY, HOSTS),
        "series_24h": _filled(hours, this_hour - 23 * HOUR, HOUR, 24),
        "series_30d": _filled(days, today - 29 * DAY, DAY, 30),
        "books": books(today - 29 * DAY) if owner_id == EVERYBODY else None,
    }


def books(since: datetime) -> list[BookDay]:
    """Each day that was counted again, from `since` on; of all owners together."""
    return list(BookDay.objects.filter(day__gte=since.date()).order_by("day"))


def job_counts(user: User) -> dict[str, Any]:
    """How many jobs `user` may see, by activity and status, and that rules have adjusted; one that runs
    counts as running.

    To count very many takes its time, so that is done once in KEPT_S.
    """
    owner_id = EVERYBODY if user.role == Role.ADMIN else user.pk
    known = _counted.get(owner_id)
    if known and time.monotonic() < known[1]:
        return known[0]
    found = _count_jobs(user)
    if found["total"] > MANY_JOBS:
        _counted[owner_id] = (found, time.monotonic() + KEPT_S)
    return found


def forget_counts() -> None:
    """Count anew."""
    _counted.clear()


def _count_jobs(user: User) -> dict[str, Any]:
    is_admin = user.role == Role.ADMIN
    values = [] if is_admin else [user.pk]
    rows = sql.fetch(JOBS.format("" if is_admin else "WHERE created_by_id = %s"), values)
    running = sql.fetch(RUNNING.format("" if is_admin else "AND j.created_by_id = %s"), values)
    by_status = {"pending": 0, "running": 0, "success": 0, "failed": 0}
    for _, status, count, _adjusted in rows:
        by_status[status.lower()] += count
    for _, status, count in running:
        by_status[status.lower()] -= count
        by_status["running"] += count
    total, active = sum(row[2] for row in rows), sum(row[2] for row in rows if row[0])
    adjusted = sum(row[3] for row in rows)
    failing = _failing(rows) - _failing(running)
    counts = {"total": total, "active": active, "inactive": total - active, "by_status": by_status}
    return counts | {"adjusted": adjusted, "failing": failing}


def _failing(rows: Iterable[tuple[Any, ...]]) -> int:
    """How many of the counted jobs failed last and go on: what somebody has paused is no trouble."""
    return sum(row[2] for row in rows if row[0] and row[1] == "FAILED")


def of_job(job: CronJob, step: timedelta, count: int, now: datetime) -> JobStats:
    """The job's last `count` steps (hours or days, in UTC), that of `now` included and none after it."""
    series = steps_of_job(job, step, count, now)
    period = windows.whole(series.values())
    failure = _last_failure(job.pk, _first(step, count, now)) if period.failed else None
    return JobStats(period, series, failure)


def steps_of_job(job: CronJob, step: timedelta, count: int, now: datetime) -> Series:
    """Those steps alone, one by one."""
    start = _first(step, count, now)
    found = windows.of_job(job.pk, start, start + count * step, "hour" if step == HOUR else "day")
    return _filled(found, start, step, count)


def sums_of_job(job: CronJob, step: timedelta, count: int, now: datetime) -> Sums:
    """Those steps alone, all together."""
    start = _first(step, count, now)
    return windows.sums_of_job(job.pk, start, start + count * step)


def _first(step: timedelta, count: int, now: datetime) -> datetime:
    return (hour_of(now) if step == HOUR else day_of(now)) - (count - 1) * step


def measures(sums: Sums) -> dict[str, Any]:
    """Rates and percentiles of what was called."""
    called = sums.succeeded + sums.failed
    return {
        "executions": called + sums.skipped + sums.missed + sums.cancelled,
        "succeeded": sums.succeeded,
        "failed": sums.failed,
        "skipped": sums.skipped,
        "missed": sums.missed,
        "cancelled": sums.cancelled,
        "retries": sums.retries,
        "success_rate": round(sums.succeeded / called, 4) if called else None,
        "duration_ms": _spread(sums.durations, sums.duration_ms),
        "lag_ms": _spread(sums.lags, sums.lag_ms),
        "failures_by_kind": {KINDS[kind]: count for kind, count in sorted(sums.failures.items())},
    }


def step_measures(sums: Sums) -> dict[str, Any]:
    """What a series tells of each of its steps."""
    return {
        "succeeded": sums.succeeded,
        "failed": sums.failed,
        "skipped": sums.skipped,
        "missed": sums.missed,
        "cancelled": sums.cancelled,
        "p95_duration_ms": percentile_ms(sums.durations, 0.95),
        "p95_lag_ms": percentile_ms(sums.lags, 0.95),
    }


def _spread(counts: dict[int, int], sum_ms: int) -> dict[str, float | None]:
    total = sum(counts.values())
    spread = {name: percentile_ms(counts, share) for name, share in SHARES.items()}
    return {"mean": round(sum_ms / total, 1) if total else None, **spread}


def _filled(series: Series, start: datetime, step: timedelta, count: int) -> Series:
    """Each step from `start` on, those too in which nothing ended."""
    return {start + n * step: series.get(start + n * step, Sums()) for n in range(count)}


def _last_failure(job_id: UUID, start: datetime) -> CronExecution | None:
    """The latest failure from `start` on, sought in one hour: no history is read through for it."""
    hour = windows.last_failed_hour(job_id, start)
    if hour is None:
        return None
    failed = CronExecution.objects.filter(job_id=job_id, status=ExecutionStatus.FAILED)
    of_hour = failed.filter(scheduled_for__gte=hour, scheduled_for__lt=hour + HOUR)
    return of_hour.order_by("-scheduled_for").first()
