"""Makes the statistics anew from the executions that are still there. [store]"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, transaction

from jobs import sql
from jobs.statistics import store
from jobs.statistics.tally import End, day_of

CHUNK = 20_000
LOCK = "LOCK TABLE cron_executions IN SHARE MODE"
FORGET = (
    "DELETE FROM statistics_of_jobs WHERE hour >= %s",
    "DELETE FROM statistics_of_owners WHERE starts_at >= %s",
    "DELETE FROM statistics_of_hosts WHERE day >= %s",
)
ENDED = """
SELECT e.job_id, e.owner_id, e.scheduled_for, e.status, e.attempt_number, e.execution_time_ms, e.lag_ms,
    e.error_kind, j.endpoint_url
FROM cron_executions e JOIN cron_jobs j ON j.id = e.job_id
WHERE e.scheduled_for >= %s AND e.status IN ('SUCCESS', 'FAILED', 'SKIPPED', 'MISSED', 'CANCELLED')
"""
CALLED = ("SUCCESS", "FAILED")


def rebuild(since: datetime) -> int:
    """Count all executions of ticks from the day of `since` (UTC) on anew; returns how many.

    In one transaction, in which nothing ends: recorders wait for it. What was counted of jobs and executions
    that are gone by now is lost, so let `since` lie within what is kept.
    """
    start, count = day_of(since), 0
    with transaction.atomic():
        sql.run(LOCK)
        for statement in FORGET:
            sql.run(statement, [start])
        for rows in _chunks(start):
            store.add([_end(row) for row in rows])
            count += len(rows)
    return count


def _chunks(start: datetime) -> Iterator[Sequence[tuple[Any, ...]]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ENDED, [start])
        while rows := cursor.fetchmany(CHUNK):
            yield rows


def _end(row: tuple[Any, ...]) -> End:
    job_id, owner_id, scheduled_for, status, attempts, duration_ms, lag_ms, kind, url = row
    if status not in CALLED:
        return End(job_id, owner_id, scheduled_for, status)
    host = "" if kind == "worker_lost" else _host(url)
    return End(job_id, owner_id, scheduled_for, status, attempts - 1, duration_ms, lag_ms, kind, host)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
