"""The end of a job. [use case]"""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from jobs import announcements
from jobs.commands.change import lock_job
from jobs.models import CronJob


def delete_job(job_id: UUID, by: User | None) -> CronJob:
    """Delete the job; the database deletes its executions. Returns what it was."""
    with transaction.atomic():
        job = lock_job(job_id)
        CronJob.objects.filter(pk=job_id).delete()
        announcements.jobs_deleted.send(CronJob, jobs=[job], by=by)
    return job
