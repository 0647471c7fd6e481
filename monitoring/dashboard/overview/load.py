"""What is to come, by schedule rather than by job: jobs share schedules. [store]"""

from datetime import datetime

from accounts.models import Role, User
from jobs import sql
from jobs.schedule_rows import load_schedules
from jobs.schedules import ScheduleError
from jobs.statistics.tally import hour_of
from monitoring.dashboard.kept import kept_for
from monitoring.dashboard.overview.pileups import Load, load_of

KEPT_S = 60
MOST_SCHEDULES = 5000
SCHEDULES = """
SELECT crontab_id, interval_id, clocked_id, count(*) FROM cron_jobs
WHERE is_active {own} AND (paused_until IS NULL OR paused_until <= %(now)s)
    AND (ends_at IS NULL OR ends_at > %(now)s)
GROUP BY crontab_id, interval_id, clocked_id ORDER BY count(*) DESC LIMIT %(most)s
"""


def upcoming_load(user: User, now: datetime, zone: str = "UTC") -> Load:
    """The load of the jobs that `user` may see, from this hour on; computed once in KEPT_S."""
    start = hour_of(now)
    key = f"load:{user.pk}:{zone}:{start:%Y%m%d%H}"
    return kept_for(KEPT_S, key, lambda: _load(user, now, start, zone))


def _load(user: User, now: datetime, start: datetime, zone: str) -> Load:
    own = "" if user.role == Role.ADMIN else "AND created_by_id = %(owner)s"
    rows = sql.fetch(SCHEDULES.format(own=own), {"owner": user.pk, "now": now, "most": MOST_SCHEDULES})
    schedules = load_schedules([row[:3] for row in rows])
    counted = [(schedules[row[:3]], row[3]) for row in rows if row[:3] in schedules]
    try:
        return load_of(counted, start, zone)
    except ScheduleError:  # a row that was edited by hand; the others still have their load
        return load_of([one for one in counted if _is_readable(one)], start, zone)


def _is_readable(one: object) -> bool:
    try:
        load_of([one], datetime.fromisoformat("2027-01-01T00:00:00+00:00"), "UTC")  # type: ignore[list-item]
    except ScheduleError:
        return False
    return True
