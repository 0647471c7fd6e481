"""Which jobs a person wants to see. [store]"""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Role, User
from jobs import queries
from jobs.finding import Found, Sought, find
from jobs.models import CronJob
from monitoring.dashboard.jobs_table.filters import Wanted
from monitoring.dashboard.overview import SUGGESTED, flapping_jobs

FEW_OWNERS = 100
ADJUSTED = CronJob.objects.filter(adjusted_since__isnull=False)  # has an index of its own


def chosen_jobs(user: User, wanted: Wanted) -> Found:
    """Those that `user` may see and that `wanted` asks for.

    Who flaps, and which few owners are meant, is asked at once by statements of their own: the planner
    knows how many jobs an owner has once it is told who.
    """
    owner_id = queries.reach_of(user)
    jobs = with_state(queries.jobs_within(owner_id), wanted.status)
    sought = Sought(wanted.search, wanted.host, (wanted.tag,) if wanted.tag else ())
    found = find(jobs, owner_id, sought)
    if wanted.status:
        found = Found(found.jobs)
    if wanted.owner and user.role == Role.ADMIN:
        found = found.narrowed(created_by__in=_owners(wanted.owner))
    if wanted.is_flapping:
        found = found.narrowed(pk__in=[job.job_id for job in flapping_jobs(user)])
    if wanted.is_adjusted:
        found = found.narrowed(pk__in=ADJUSTED.values("pk").union(SUGGESTED.values("job")))
    return found


def _owners(address: str) -> list[UUID] | QuerySet[User, Any]:
    """Whose e-mail address has `address` in it."""
    owners = User.objects.filter(email__icontains=address)
    ids = list(owners.values_list("pk", flat=True)[: FEW_OWNERS + 1])
    return owners.values("pk") if len(ids) > FEW_OWNERS else ids


def with_state(jobs: QuerySet[CronJob], state: str) -> QuerySet[CronJob]:
    """Those that read as `state`: one that runs is running, one that is off is paused."""
    if state == "PAUSED":
        return jobs.filter(~queries.IS_RUNNING, is_active=False)
    if state == "RUNNING":
        return queries.with_status(jobs, state)
    return queries.with_status(jobs, state).filter(is_active=True) if state else jobs
