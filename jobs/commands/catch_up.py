"""Running what was missed: ticks of many jobs, as backfills. [use case]"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from cronmanager.language import gettext
from jobs import sql
from jobs.commands.backfill import plan_backfill, start_backfill
from jobs.errors import InvalidJob, NothingMissed
from jobs.models import Backfill, CronJob

MOST_JOBS = 500
MISSED = """
SELECT m.job_id, m.first, m.last FROM unnest(%(ids)s::uuid[]) AS j (id)
CROSS JOIN LATERAL (
    SELECT job_id, min(scheduled_for) AS first, max(scheduled_for) AS last FROM cron_executions
    WHERE job_id = j.id AND scheduled_for >= %(begin)s AND scheduled_for <= %(end)s AND status = 'MISSED'
    GROUP BY job_id
) m
"""


@transaction.atomic
def catch_up(
    jobs: Sequence[CronJob], begin: datetime, end: datetime, is_latest: bool, by: User, now: datetime
) -> list[Backfill]:
    """Run, one after the other, each job's ticks between its first and last missed one; or only the latest.

    `jobs` are those that `by` may see; what lies beyond MOST_JOBS is passed over. A job whose schedule has no
    tick there any more has nothing to be run. Raises NothingMissed when that goes for all.
    """
    known = {job.pk: job for job in jobs[:MOST_JOBS]}
    missed = sql.fetch(MISSED, {"ids": list(known), "begin": begin, "end": end})
    plans = [
        _plan(known[job_id], last if is_latest else first, last, by, now) for job_id, first, last in missed
    ]
    started = [start_backfill(plan, by=by) for plan in plans if plan]
    if not started:
        raise NothingMissed(gettext("None of these jobs has missed a tick that its schedule still has."))
    return started


def _plan(job: CronJob, first: datetime, last: datetime, by: User, now: datetime) -> Backfill | None:
    try:
        return plan_backfill(job, first, last, 1, by, now)
    except InvalidJob:
        return None
