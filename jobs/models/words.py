"""What jobs are found and sorted by. [models]"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from jobs.models.job import CronJob


class JobWords(models.Model):
    """A job's words, host, tags and name, kept by the database's triggers whenever a person changes them.

    They are not indexed in cron_jobs: each tick moves the job's row, and would write those indexes too.
    """

    job = models.OneToOneField(
        CronJob,
        on_delete=models.DO_NOTHING,  # the database's own ON DELETE CASCADE, see the migration
        db_constraint=False,
        primary_key=True,
        related_name="+",
    )
    owner_id = models.UUIDField()
    words = models.TextField()  # name, description and URL in capitals, chr(31) between them
    host = models.TextField()  # in small letters, without port
    tags = ArrayField(models.TextField())
    name = models.TextField()

    class Meta:
        db_table = "job_words"
        indexes = [
            models.Index(fields=["host", "owner_id"], name="jobs_by_host"),
            GinIndex(fields=["tags"], name="jobs_by_tag"),
            models.Index(fields=["name", "job"], name="jobs_by_name"),
            models.Index(fields=["owner_id", "name", "job"], name="own_jobs_by_name"),
            # and jobs_by_words, where the extension pg_trgm is to be had: the migration makes it
        ]

    def __str__(self) -> str:
        return f"words of job {self.pk}"
