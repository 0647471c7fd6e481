"""Brings back what a crash left behind. [store]

Runs often and everywhere; each statement takes only rows that are in the state it mends.
"""

from datetime import datetime, timedelta
from uuid import UUID

from jobs import sql
from jobs.dispatching import publish

UNCLAIMED_AFTER = timedelta(seconds=3)  # past its instant; then its message is taken for lost
BACKOFF_S, MAX_BACKOFF_S = 3, 60  # doubling from one publication to the next, so that overload is not fed
LIMIT = 10_000

REPUBLISH = """
UPDATE cron_executions SET published_at = %(now)s, publish_count = publish_count + 1
WHERE id IN (
    SELECT id FROM cron_executions
    WHERE status IN ('PENDING', 'RETRYING') AND NOT is_waiting AND due_at < %(past)s
        AND published_at + make_interval(
            secs => LEAST(%(longest)s, %(backoff)s * power(2, LEAST(publish_count - 1, 10)))) < %(now)s
    ORDER BY due_at
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
RETURNING id, due_at
"""
RELEASE_FORGOTTEN = """
UPDATE cron_executions w SET is_waiting = false, published_at = NULL
WHERE w.is_waiting AND NOT EXISTS (
    SELECT 1 FROM cron_executions o
    WHERE o.job_id = w.job_id AND o.id <> w.id AND o.status IN ('RUNNING', 'RETRYING'))
"""


def recover(now: datetime) -> None:
    """Mend what is broken at `now`: lost messages, runs that wait for nothing."""
    release_forgotten()
    publish.send(take_unclaimed(now))


def take_unclaimed(now: datetime) -> list[tuple[UUID, datetime]]:
    """Rows past their instant whose message nobody acted upon, each at growing gaps."""
    values = {
        "now": now,
        "past": now - UNCLAIMED_AFTER,
        "backoff": BACKOFF_S,
        "longest": MAX_BACKOFF_S,
        "limit": LIMIT,
    }
    return [(row[0], row[1]) for row in sql.fetch(REPUBLISH, values)]


def release_forgotten() -> None:
    """Let queued runs go whose predecessor ended unheard."""
    sql.run(RELEASE_FORGOTTEN)
