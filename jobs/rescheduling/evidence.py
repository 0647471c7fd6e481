"""What the executions say of jobs, for the rules. [store]

The cost grows with what ran in the window, not with the jobs that there are: one pass over the window, in
short statements, finds the few jobs about which there is something to say, and only their last executions
are looked at.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from jobs import sql
from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.window import RECENT_RUNS, TOO_MANY_REQUESTS, Window

REVIEWED = "j.is_active AND j.auto_reschedule <> 'off' AND j.breaker IS NULL AND j.clocked_id IS NULL"
LONGEST = """
COALESCE((j.rescheduling_tuning->>'slow_ratio')::float, %(slow_ratio)s)
    * COALESCE(j.adjusted_timeout_ms, j.timeout_ms)
"""
LEAST_OF_LONGEST = f"SELECT COALESCE(min({LONGEST}), 0)::float FROM cron_jobs j WHERE {REVIEWED}"  # noqa: S608
# What no healthy job has; a mean that is too long over the window is so in one of its parts.
UNWELL = f"""
WITH ran AS MATERIALIZED (
    SELECT job_id, count(*) FILTER (WHERE status = 'FAILED') AS failures, avg(execution_time_ms) AS mean_ms
    FROM cron_executions
    WHERE scheduled_for >= %(begin)s AND scheduled_for <= %(end)s AND status IN ('SUCCESS', 'FAILED')
        AND trigger = 'schedule'
    GROUP BY job_id
    HAVING count(*) FILTER (WHERE status = 'FAILED') > 0 OR avg(execution_time_ms) > %(least_ms)s
)
SELECT j.id, r.failures, COALESCE(r.mean_ms > {LONGEST}, false)
FROM ran r JOIN cron_jobs j ON j.id = r.job_id
WHERE {REVIEWED} AND (r.failures > 0 OR r.mean_ms > {LONGEST})
"""  # noqa: S608  # only texts of ours
# Those that are not as their user wrote them, and those that may be spread.
ANYWAY = f"""
SELECT j.id FROM cron_jobs j
WHERE {REVIEWED} AND (
    j.keep_every > 1 OR j.adjusted_timeout_ms IS NOT NULL OR (j.spread = 'auto' AND j.shift_seconds = 0)
)
"""  # noqa: S608  # only texts of ours
LEAST_FAILURES = 2  # of which a rule may make something
# All that ended of a job's last ticks, none older than its last change.
LAST = """
    SELECT e.status = 'FAILED' AS failed, e.error_kind, e.response_status, e.execution_time_ms AS ms,
        row_number() OVER (ORDER BY e.scheduled_for DESC, e.id DESC) AS place
    FROM cron_executions e
    WHERE e.job_id = j.id AND e.status IN ('SUCCESS', 'FAILED') AND e.trigger = 'schedule'
        AND e.scheduled_for > COALESCE(j.measured_from, '-infinity') AND e.scheduled_for >= a.since
    ORDER BY e.scheduled_for DESC, e.id DESC
    LIMIT a.runs
"""
WINDOWS = f"""
SELECT j.id, w.* FROM unnest(%(ids)s::uuid[], %(runs)s::int[], %(sinces)s::timestamptz[])
    AS a (id, runs, since)
JOIN cron_jobs j ON j.id = a.id, LATERAL (
    SELECT count(*), count(*) FILTER (WHERE failed), count(*) FILTER (WHERE place <= {RECENT_RUNS}),
        count(*) FILTER (WHERE place <= {RECENT_RUNS} AND failed AND error_kind = 'timeout'),
        COALESCE(avg(ms), 0)::float, COALESCE(percentile_disc(0.95) WITHIN GROUP (ORDER BY ms), 0)::float,
        count(*) FILTER (WHERE failed AND response_status = {TOO_MANY_REQUESTS}),
        COALESCE(min(place) FILTER (WHERE NOT failed) - 1, count(*)),
        count(DISTINCT (error_kind, response_status)) FILTER (WHERE failed)
    FROM ({LAST}) AS last
) AS w
"""  # noqa: S608  # only numbers of ours
SLOWED = """
SELECT job_id, count(*) FROM schedule_changes
WHERE job_id = ANY(%s::uuid[]) AND created_at >= %s AND rule IN ('failures', 'timeouts')
    AND applied_at IS NOT NULL
GROUP BY job_id
"""
ASKED_LATELY = """
SELECT job_id, rule FROM schedule_changes
WHERE job_id = ANY(%s::uuid[]) AND created_at >= %s AND status IN ('suggested', 'dismissed', 'reverted')
"""
PART, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A job whose window is wanted, and how far back it reaches."""

    job_id: UUID
    tuning: Tuning

    def since(self, now: datetime) -> datetime:
        """Nothing older than this counts."""
        return now - timedelta(hours=self.tuning.window_hours)


def parts_of(tuning: Tuning, now: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The window up to `now` in parts of PART, each from its begin to its end; they meet at an instant."""
    for part in range(timedelta(hours=tuning.window_hours) // PART, 0, -1):
        yield now - part * PART, now - (part - 1) * PART


def candidates(tuning: Tuning, parts: Iterable[tuple[datetime, datetime]]) -> list[UUID]:
    """The jobs about which a rule may have something to say, by how these parts went; one statement each.

    A healthy job as its user wrote it gets no answer from any rule: all others pass.
    """
    failures: Counter[UUID] = Counter()
    slow: set[UUID] = set()
    values = {"slow_ratio": tuning.slow_ratio}
    [(least_ms,)] = sql.fetch(LEAST_OF_LONGEST, values)
    for begin, end in parts:
        for job_id, failed, is_slow in _unwell(values | {"least_ms": least_ms, "begin": begin, "end": end}):
            failures[job_id] += failed
            if is_slow:
                slow.add(job_id)
    failing = {job_id for job_id, count in failures.items() if count >= LEAST_FAILURES}
    return sorted(failing | slow | {row[0] for row in sql.fetch(ANYWAY)})


def _unwell(values: dict[str, Any]) -> list[tuple[UUID, int, bool]]:
    with transaction.atomic():
        sql.run("SET LOCAL max_parallel_workers_per_gather = 0")  # one core at most: ticks want the others
        return sql.fetch(UNWELL, values)


def windows(asked: Sequence[Asked], now: datetime) -> dict[UUID, Window]:
    """The metrics of each."""
    values = {
        "ids": [one.job_id for one in asked],
        "runs": [one.tuning.window_runs for one in asked],
        "sinces": [one.since(now) for one in asked],
    }
    return {row[0]: Window(*row[1:]) for row in sql.fetch(WINDOWS, values)}


def slowdowns_lately(job_ids: Sequence[UUID], now: datetime) -> dict[UUID, int]:
    """How often a rule has slowed each of them down in the last day."""
    return dict(sql.fetch(SLOWED, [list(job_ids), now - DAY]))


def asked_lately(job_ids: Sequence[UUID], now: datetime) -> set[tuple[UUID, str]]:
    """Of which job a person was asked by which rule in the last day, and has not said yes for good."""
    return set(sql.fetch(ASKED_LATELY, [list(job_ids), now - DAY]))
