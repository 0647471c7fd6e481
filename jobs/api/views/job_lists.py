"""The lists of jobs that are asked for again and again, kept with their statements. [face]"""

from functools import lru_cache
from uuid import UUID

from cronmanager.rest.listings import Listing
from cronmanager.rest.views import Written, query_values
from jobs import queries
from jobs.api.job_texts import JOB_TEXTS
from jobs.api.lists import chosen_jobs, job_order
from jobs.api.serializers import JobListQuery


@lru_cache(maxsize=256)
def listed_jobs(owner_id: UUID | None, written: Written) -> Listing:
    """The jobs of an owner, or of all, that a query asks for, as it is written."""
    query = dict(query_values(JobListQuery, written))
    return Listing(chosen_jobs(queries.jobs_within(owner_id), query), job_order(query), JOB_TEXTS)
