"""What the executions say of jobs, for the rules. [store]

The cost grows with what ran in the window, not with the jobs that there are: one pass over the window finds
the few jobs about which there is something to say, and only their last executions are looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jobs import sql
from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.window import RECENT_RUNS, TOO_MANY_REQUESTS, Window

# A healthy job as its user wrote it gets no answer from any rule; all others pass.
CANDIDATES = """
WITH ran AS (
    SELECT job_id, count(*) AS runs, count(*) FILTER (WHERE status = 'FAILED') AS failures,
        avg(execution_time_ms) AS mean_ms
    FROM cron_executions
    WHERE scheduled_for >= %(since)s AND scheduled_for <= %(now)s AND status IN ('SUCCESS', 'FAILED')
        AND trigger = 'schedule'
    GROUP BY job_id
)
SELECT j.id FROM cron_jobs j JOIN ran r ON r.job_id = j.id
WHERE j.is_active AND j.auto_reschedule <> 'off' AND j.breaker IS NULL AND j.clocked_id IS NULL
    AND (r.failures >= 2 OR j.keep_every > 1 OR j.adjusted_timeout_ms IS NOT NULL
        OR r.mean_ms > COALESCE((j.rescheduling_tuning->>'slow_ratio')::float, %(slow_ratio)s)
            * COALESCE(j.adjusted_timeout_ms, j.timeout_ms))
UNION
SELECT j.id FROM cron_jobs j
WHERE j.is_active AND j.auto_reschedule <> 'off' AND j.spread = 'auto' AND j.shift_seconds = 0
    AND j.breaker IS NULL AND j.clocked_id IS NULL
"""
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
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A job whose window is wanted, and how far back it reaches."""

    job_id: UUID
    tuning: Tuning

    def since(self, now: datetime) -> datetime:
        """Nothing older than this counts."""
        return now - timedelta(hours=self.tuning.window_hours)


def candidates(tuning: Tuning, now: datetime) -> list[UUID]:
    """The jobs about which a rule may have something to say; `tuning` is the product's own."""
    since = now - timedelta(hours=tuning.window_hours)
    values = {"since": since, "now": now, "slow_ratio": tuning.slow_ratio}
    with transaction.atomic():
        sql.run("SET LOCAL max_parallel_workers_per_gather = 0")  # one core at most: ticks want the others
        return sorted(row[0] for row in sql.fetch(CANDIDATES, values))


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
