"""What came of changes that rules made, and suggestions that time has passed by. [store]"""

from datetime import datetime, timedelta

from jobs import sql

ENOUGH_RUNS = 10
LONGEST_WAIT = timedelta(days=1)  # then what there is has to do
MOST = 10_000  # at once
MEASURE = """
UPDATE schedule_changes c
SET measured = jsonb_build_object('runs', m.runs, 'failures', m.failures, 'timeouts', m.timeouts,
    'meanMs', round(m.mean_ms, 1), 'until', %(until)s)
FROM (
    SELECT w.id AS change_id, s.* FROM (
        SELECT id, job_id, applied_at FROM schedule_changes
        WHERE source = 'rule' AND measured IS NULL AND applied_at <= %(now)s
        ORDER BY applied_at LIMIT %(most)s
    ) AS w, LATERAL (
        SELECT count(*) AS runs, count(*) FILTER (WHERE e.status = 'FAILED') AS failures,
            count(*) FILTER (WHERE e.error_kind = 'timeout') AS timeouts, avg(e.execution_time_ms) AS mean_ms
        FROM cron_executions e
        WHERE e.job_id = w.job_id AND e.status IN ('SUCCESS', 'FAILED') AND e.trigger = 'schedule'
            AND e.scheduled_for > w.applied_at AND e.scheduled_for <= w.applied_at + interval '1 day'
    ) AS s
    WHERE s.runs >= %(enough)s OR w.applied_at <= %(latest)s
) AS m
WHERE c.id = m.change_id
"""
EXPIRE = """
UPDATE schedule_changes c SET status = 'expired'
FROM cron_jobs j
WHERE c.status = 'suggested' AND j.id = c.job_id
    AND (c.created_at < j.measured_from OR c.created_at <= %s OR NOT j.is_active OR j.auto_reschedule = 'off')
"""
KEPT = timedelta(days=7)


def measure(now: datetime) -> int:
    """Write down how jobs did after changes, as soon as there is enough to tell; returns of how many."""
    until = now.isoformat().replace("+00:00", "Z")
    values = {"now": now, "until": until, "most": MOST, "enough": ENOUGH_RUNS, "latest": now - LONGEST_WAIT}
    return sql.run(MEASURE, values)


def expire(now: datetime) -> int:
    """Let suggestions go that are KEPT old, or whose job was changed since; returns how many."""
    return sql.run(EXPIRE, [now - KEPT])
