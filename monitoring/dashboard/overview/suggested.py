"""Suggestions of rules that wait for a yes or no. [store]"""

from collections.abc import Collection
from uuid import UUID

from accounts.models import User
from jobs.models import ChangeStatus, ScheduleChange
from jobs.queries import reach_of

SUGGESTED = ScheduleChange.objects.filter(status=ChangeStatus.SUGGESTED)  # has an index of its own
MOST = 1000


def suggestions_open(user: User) -> int:
    """How many wait, of jobs that `user` may see; MOST at the most."""
    owner_id = reach_of(user)
    waiting = SUGGESTED if owner_id is None else SUGGESTED.filter(job__created_by=owner_id)
    return waiting.order_by()[:MOST].count()


def asked_about(job_ids: Collection[UUID]) -> set[UUID]:
    """Those of the jobs that a suggestion is about."""
    return set(SUGGESTED.filter(job__in=job_ids).values_list("job", flat=True))
