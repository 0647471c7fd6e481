"""Times in which ticks were missed. [store]"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import Role, User
from jobs import sql
from jobs.models import Backfill, CronJob
from jobs.statistics.tally import hour_of

EXAMINED = 5000  # missed ticks, the newest
LONGEST_GAP = timedelta(minutes=30)  # between two missed ticks of one outage
MISSED = """
SELECT e.scheduled_for, j.id, j.name
FROM (
    SELECT id, job_id, scheduled_for FROM cron_executions
    WHERE {own} status = 'MISSED' AND scheduled_for >= %(since)s
    ORDER BY scheduled_for DESC, id DESC LIMIT %(examined)s
) e
JOIN cron_jobs j ON j.id = e.job_id
ORDER BY e.scheduled_for
"""


@dataclass(slots=True)
class Outage:
    """Missed ticks that lie together; not `is_whole` where earlier ones were not looked at."""

    begin: datetime
    end: datetime
    ticks: int = 0
    jobs: dict[UUID, str] = field(default_factory=dict)  # id: name
    is_whole: bool = True


def outages(user: User, now: datetime, days: int = 7, most: int = EXAMINED) -> list[Outage]:
    """Those of the last `days`, the newest first, in the newest `most` missed ticks; one statement."""
    is_admin = user.role == Role.ADMIN
    values = {
        "owner": user.pk,
        "since": hour_of(now - timedelta(days=days)),
        "examined": most + 1,
    }
    rows = sql.fetch(MISSED.format(own="" if is_admin else "owner_id = %(owner)s AND"), values)
    found = gathered(rows[-most:])
    if len(rows) > most:
        found[0].is_whole = False
    return found[::-1]


def caught_up(found: Sequence[Outage]) -> list[set[UUID]]:
    """Of each outage the jobs of which something was run afterwards; one statement."""
    if not found:
        return []
    begin, end = min(one.begin for one in found), max(one.end for one in found)
    ids = {job_id for one in found for job_id in one.jobs}
    rows = Backfill.objects.filter(job__in=ids, from_at__gte=begin, to_at__lte=end, cancelled_at=None)
    runs = list(rows.values_list("job_id", "from_at", "to_at"))
    return [
        {job for job, from_at, to_at in runs if one.begin <= from_at and to_at <= one.end} for one in found
    ]


def tags_of(job_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """The tags of those of the jobs that have some."""
    return dict(CronJob.objects.filter(pk__in=set(job_ids)).exclude(tags=[]).values_list("pk", "tags"))


def gathered(missed: Iterable[tuple[datetime, UUID, str]]) -> list[Outage]:
    """Ticks in the order of time as outages."""
    found: list[Outage] = []
    for at, job_id, name in missed:
        if not found or at - found[-1].end > LONGEST_GAP:
            found.append(Outage(at, at))
        outage = found[-1]
        outage.end = at
        outage.ticks += 1
        outage.jobs.setdefault(job_id, name)
    return found
