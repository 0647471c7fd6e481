"""The lists of jobs that are asked for again and again, kept with their statements. [face]"""

from functools import lru_cache
from uuid import UUID

from cronmanager.rest.listings import Listing
from cronmanager.rest.views import Written, query_values
from jobs.api.job_texts import JOB_TEXTS
from jobs.api.lists import chosen_jobs, job_order
from jobs.api.serializers import JobListQuery

SOUGHT = frozenset({"search", "host", "tag"})


def listed_jobs(owner_id: UUID | None, written: Written) -> Listing:
    """The jobs of an owner, or of all, that a query asks for, as it is written."""
    is_sought = any(name in SOUGHT for name, _texts in written)
    return _listed(owner_id, written) if is_sought else _kept(owner_id, written)


@lru_cache(maxsize=256)
def _kept(owner_id: UUID | None, written: Written) -> Listing:
    return _listed(owner_id, written)


def _listed(owner_id: UUID | None, written: Written) -> Listing:
    """Made anew where jobs are sought, by which its statement differs each time."""
    query = dict(query_values(JobListQuery, written))
    found = chosen_jobs(owner_id, query)
    return Listing(found.jobs, job_order(query), JOB_TEXTS, found.counted)
