"""The end of a job. [use case]"""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from cronmanager.rest.preconditions import NONE, Precondition
from jobs import announcements
from jobs.commands.change import lock_job
from jobs.dispatching.withdrawal import hold_running
from jobs.models import CronJob
from jobs.revisions import revision_of


def delete_job(job_id: UUID, by: User | None, precondition: Precondition = NONE) -> CronJob:
    """Delete the job; the database deletes its executions. Returns what it was."""
    with transaction.atomic():
        hold_running([job_id])
        job = lock_job(job_id)
        precondition.check(revision_of(job))
        CronJob.objects.filter(pk=job_id).delete()
        announcements.jobs_deleted.send(CronJob, jobs=[job], by=by)
    return job
