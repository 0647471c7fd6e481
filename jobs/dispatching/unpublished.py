"""Rows that wait for a worker and that no message tells of. [store]

Several may take at once: rows held by another are skipped. A message that is lost later is recovery's.
"""

from datetime import datetime
from uuid import UUID

from jobs import sql

TAKE = """
UPDATE cron_executions SET published_at = %(now)s, publish_count = publish_count + 1
WHERE id IN (
    SELECT id FROM cron_executions
    WHERE status IN ('PENDING', 'RETRYING') AND published_at IS NULL AND NOT is_waiting
        AND due_at <= %(horizon)s
    ORDER BY due_at
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
RETURNING id, due_at
"""
LIMIT = 10_000


def take(now: datetime, horizon: datetime) -> list[tuple[UUID, datetime]]:
    """Mark as published the rows due up to `horizon` that are not; returns their ids and instants."""
    return [(row[0], row[1]) for row in sql.fetch(TAKE, {"now": now, "horizon": horizon, "limit": LIMIT})]
