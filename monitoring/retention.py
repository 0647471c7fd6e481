"""Forgets executions older than LOG_RETENTION_DAYS, and statistics somewhat later. [store]"""

import logging
from datetime import datetime, timedelta

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
    ("DELETE FROM statistics_of_jobs WHERE hour < %s", STATISTICS_DAYS),
    ("DELETE FROM statistics_of_hosts WHERE day < %s", STATISTICS_DAYS),
    ("DELETE FROM statistics_of_owners WHERE span = 'hour' AND starts_at < %s", STATISTICS_DAYS),
    ("DELETE FROM statistics_of_owners WHERE span = 'day' AND starts_at < %s", OWNER_DAYS),
)

logger = logging.getLogger(__name__)


def forget_old() -> int:
    """Delete what ended and was made more than LOG_RETENTION_DAYS ago; returns how many executions."""
    forget_statistics(now())
    return forget_before(now() - timedelta(days=settings.LOG_RETENTION_DAYS))


def forget_statistics(moment: datetime) -> None:
    """Delete statistics that no answer at `moment` needs any more."""
    for statement, days in FORGET_STATISTICS:
        kept_days = max(days, settings.LOG_RETENTION_DAYS)
        count = sql.run(statement, [moment - timedelta(days=kept_days)])
        logger.info("old statistics forgotten", extra={"count": count, "days": kept_days})


def forget_before(moment: datetime) -> int:
    """Delete ended executions made before `moment`, the oldest first, chunk by chunk."""
    total, last = 0, CHUNK
    while last == CHUNK:
        last = sql.run(DELETE, {"before": least_id_at(moment), "chunk": CHUNK})
        total += last
    logger.info("old executions forgotten", extra={"count": total, "before": moment.isoformat()})
    return total
