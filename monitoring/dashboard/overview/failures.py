"""The failures of the last 24 hours. [store]

No index has failures alone. The owner's hourly statistics say in which hours something failed, and only there
the newest executions are looked through, EXAMINED of each hour at the most: the cost is bounded, however much
ran. What was not looked at is still counted, by the statistics.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Role, User
from jobs import sql
from jobs.statistics.tally import EVERYBODY, hour_of
from monitoring.dashboard.overview.causes import Failure, FailureGroup, grouped

EXAMINED, MOST = 5000, 1000
NEWEST = """
SELECT e.id, j.id, j.name, j.endpoint_url, e.scheduled_for, coalesce(e.error_kind, ''),
    coalesce(e.error_message, ''), h.failed
FROM (
    SELECT starts_at, sum(sum(failed)) OVER () AS failed FROM statistics_of_owners
    WHERE owner_id = %(counted)s AND span = 'hour' AND starts_at >= %(since)s AND failed > 0
    GROUP BY starts_at
) h
CROSS JOIN LATERAL (
    SELECT id, job_id, scheduled_for, status, error_kind, error_message FROM cron_executions
    WHERE {own} scheduled_for >= h.starts_at AND scheduled_for < h.starts_at + interval '1 hour'
    ORDER BY scheduled_for DESC, id DESC LIMIT %(examined)s
) e
JOIN cron_jobs j ON j.id = e.job_id
WHERE e.status = 'FAILED'
ORDER BY e.scheduled_for DESC, e.id DESC LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Failures:
    """By cause, the newest first. `seen` of `total` failures were looked at."""

    groups: tuple[FailureGroup, ...]
    seen: int
    total: int


def failure_groups(user: User, now: datetime) -> Failures:
    """What failed since the same hour of yesterday."""
    is_admin = user.role == Role.ADMIN
    values = {
        "counted": EVERYBODY if is_admin else user.pk,
        "owner": user.pk,
        "since": hour_of(now - timedelta(hours=24)),
        "examined": EXAMINED,
        "most": MOST,
    }
    rows = sql.fetch(NEWEST.format(own="" if is_admin else "owner_id = %(owner)s AND"), values)
    groups = grouped(Failure(*row[:-1]) for row in rows)
    return Failures(tuple(groups), len(rows), int(rows[0][-1]) if rows else 0)
