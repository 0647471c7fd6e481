"""Which jobs a person wants to see. [store]"""

from django.db.models import QuerySet

from accounts.models import Role, User
from jobs import queries
from jobs.finding import Found, Sought, find
from jobs.models import CronJob
from monitoring.dashboard.jobs_table.filters import Wanted
from monitoring.dashboard.overview import SUGGESTED, flapping_jobs

ADJUSTED = CronJob.objects.filter(adjusted_since__isnull=False)  # has an index of its own


def chosen_jobs(user: User, wanted: Wanted) -> Found:
    """Those that `user` may see and that `wanted` asks for.

    Who flaps is asked at once, by a statement of its own.
    """
    owner_id = queries.reach_of(user)
    jobs = with_state(queries.jobs_within(owner_id), wanted.status)
    sought = Sought(wanted.search, wanted.host, (wanted.tag,) if wanted.tag else ())
    found = find(jobs, owner_id, sought)
    if wanted.status:
        found = Found(found.jobs)
    if wanted.owner and user.role == Role.ADMIN:
        owners = User.objects.filter(email__icontains=wanted.owner)
        found = found.narrowed(created_by__in=owners.values("pk"))
    if wanted.is_flapping:
        found = found.narrowed(pk__in=[job.job_id for job in flapping_jobs(user)])
    if wanted.is_adjusted:
        found = found.narrowed(pk__in=ADJUSTED.values("pk").union(SUGGESTED.values("job")))
    return found


def with_state(jobs: QuerySet[CronJob], state: str) -> QuerySet[CronJob]:
    """Those that read as `state`: one that runs is running, one that is off is paused."""
    if state == "PAUSED":
        return jobs.filter(~queries.IS_RUNNING, is_active=False)
    if state == "RUNNING":
        return queries.with_status(jobs, state)
    return queries.with_status(jobs, state).filter(is_active=True) if state else jobs
