"""The failures of the last 24 hours. [store]

The newest MOST of them are looked at. What was not looked at is still counted, by the owner's statistics.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Role, User
from jobs import sql
from jobs.statistics.tally import EVERYBODY, hour_of
from monitoring.dashboard.overview.causes import Failure, FailureGroup, grouped

MOST = 1000
NEWEST = """
SELECT e.id, j.id, j.name, j.endpoint_url, e.scheduled_for, coalesce(e.error_kind, ''),
    coalesce(e.error_message, ''), (
        SELECT sum(failed) FROM statistics_of_owners
        WHERE owner_id = %(counted)s AND span = 'hour' AND starts_at >= %(since)s
    ) AS failed
FROM (
    SELECT id, job_id, scheduled_for, error_kind, error_message FROM cron_executions
    WHERE {own} status = 'FAILED' AND scheduled_for >= %(since)s
    ORDER BY scheduled_for DESC, id DESC LIMIT %(most)s
) e
JOIN cron_jobs j ON j.id = e.job_id
ORDER BY e.scheduled_for DESC, e.id DESC
"""


@dataclass(frozen=True, slots=True)
class Failures:
    """By cause, the newest first. `seen` of `total` failures were looked at."""

    groups: tuple[FailureGroup, ...]
    seen: int
    total: int


def failure_groups(user: User, now: datetime) -> Failures:
    """What failed in the 24 hours that the figures are about: this one and the 23 before it."""
    is_admin = user.role == Role.ADMIN
    values = {
        "counted": EVERYBODY if is_admin else user.pk,
        "owner": user.pk,
        "since": hour_of(now - timedelta(hours=23)),
        "most": MOST,
    }
    rows = sql.fetch(NEWEST.format(own="" if is_admin else "owner_id = %(owner)s AND"), values)
    groups = grouped(Failure(*row[:-1]) for row in rows)
    seen = len(rows)  # all of them, when there are fewer than are looked at
    return Failures(tuple(groups), seen, seen if seen < MOST else max(seen, int(rows[0][-1] or 0)))
