"""Forgets executions older than LOG_RETENTION_DAYS, and statistics somewhat later. [store]"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import now

from jobs import sql
from jobs.identifiers import least_id_at

CHUNK = 5_000  # rows in one transaction: short locks, and a stop loses little

# Ids sort by time, so the primary key finds the oldest rows whatever the table's size.
DELETE = """
DELETE FROM cron_executions WHERE id IN (
    SELECT id FROM cron_executions
    WHERE id < %(before)s AND status NOT IN ('PENDING', 'RUNNING', 'RETRYING')
    ORDER BY id
    LIMIT %(chunk)s
)
"""

STATISTICS_DAYS = 31  # of hours and hosts, or as long as executions are kept: the longest series is 30 days
OWNER_DAYS = 400  # of days of owners: few rows, and they answer how last year was
FORGET_STATISTICS = (
    ("statistics_of_jobs", "hour < %(before)s", STATISTICS_DAYS),
    ("statistics_of_hosts", "day < %(before)s", STATISTICS_DAYS),
    ("statistics_of_owners", "span = 'hour' AND starts_at < %(before)s", STATISTICS_DAYS),
    ("statistics_of_owners", "span = 'day' AND starts_at < %(before)s", OWNER_DAYS),
)
# A row's place in the table: their keys begin with the job or owner, so no index has the oldest together.
DELETE_OLD = """
DELETE FROM {table}
WHERE ctid = ANY (ARRAY(SELECT ctid FROM {table} WHERE {is_old} LIMIT %(chunk)s)) AND {is_old}
"""

logger = logging.getLogger(__name__)


def forget_old() -> int:
    """Delete what ended and was made more than LOG_RETENTION_DAYS ago; returns how many executions."""
    forget_statistics(now())
    return forget_before(now() - timedelta(days=settings.LOG_RETENTION_DAYS))


def forget_statistics(moment: datetime) -> None:
    """Delete statistics that no answer at `moment` needs any more."""
    for table, is_old, days in FORGET_STATISTICS:
        kept_days = max(days, settings.LOG_RETENTION_DAYS)
        statement = DELETE_OLD.format(table=table, is_old=is_old)
        count = _run_in_chunks(statement, {"before": moment - timedelta(days=kept_days)})
        logger.info("old statistics forgotten", extra={"count": count, "days": kept_days})


def forget_before(moment: datetime) -> int:
    """Delete ended executions made before `moment`, the oldest first, chunk by chunk."""
    total = _run_in_chunks(DELETE, {"before": least_id_at(moment)})
    logger.info("old executions forgotten", extra={"count": total, "before": moment.isoformat()})
    return total


def _run_in_chunks(statement: str, values: dict[str, Any]) -> int:
    """Repeat `statement` until it finds less than a chunk; returns how many rows it touched in all."""
    total, last = 0, CHUNK
    while last == CHUNK:
        last = sql.run(statement, {**values, "chunk": CHUNK})
        total += last
    return total
