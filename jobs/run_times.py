"""How long a job's runs take. [store]"""

from uuid import UUID

from jobs import sql

# The last rows first, whatever became of them: a job that only misses its ticks is not searched for a run.
P95 = """
SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY execution_time_ms)
FROM (
    SELECT execution_time_ms FROM cron_executions
    WHERE job_id = %s AND completed_at IS NOT NULL
    ORDER BY scheduled_for DESC, id DESC
    LIMIT %s
) AS last
"""
LAST = 200  # ended executions that count


def p95_ms(job_id: UUID) -> float | None:
    """The time within which 95 of 100 of the job's last LAST executions ended; None when none has run."""
    value = sql.fetch(P95, [job_id, LAST])[0][0]
    return None if value is None else float(value)
