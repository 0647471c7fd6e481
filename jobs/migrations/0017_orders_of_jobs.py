"""Orders and filters of the jobs table are ranges of indexes, none of which a healthy job's tick writes."""

from django.db import migrations, models
from django.db.models import Q

KEPT = """
CREATE OR REPLACE FUNCTION words_of_job(job cron_jobs) RETURNS job_words LANGUAGE sql STABLE AS $$
    SELECT job.id, job.created_by_id,
        upper(concat_ws(chr(31), job.name, job.description, job.endpoint_url)),
        coalesce(lower(substring(job.endpoint_url FROM '^[a-zA-Z]+://(\\[[^]]*\\]|[^/?#:]*)')), ''),
        job.tags::text[]{name}
$$;
CREATE OR REPLACE FUNCTION keep_words_of_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_words (job_id, owner_id, words, host, tags{column}) SELECT (words_of_job(NEW)).*
    ON CONFLICT (job_id) DO UPDATE SET owner_id = excluded.owner_id, words = excluded.words,
        host = excluded.host, tags = excluded.tags{changed};
    RETURN NULL;
END $$;
"""
WITH_NAMES = KEPT.format(name=", job.name::text", column=", name", changed=", name = excluded.name")
WITHOUT_NAMES = KEPT.format(name="", column="", changed="")
FILLED = "UPDATE job_words w SET name = j.name FROM cron_jobs j WHERE j.id = w.job_id"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0016_words_of_jobs")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, WITHOUT_NAMES),
        migrations.AddField("jobwords", "name", models.TextField(default=""), preserve_default=False),
        migrations.RunSQL([WITH_NAMES, FILLED], migrations.RunSQL.noop),
        migrations.AddIndex("jobwords", models.Index(fields=["name", "job"], name="jobs_by_name")),
        migrations.AddIndex(
            "jobwords", models.Index(fields=["owner_id", "name", "job"], name="own_jobs_by_name")
        ),
        migrations.AddIndex(
            "cronjob",
            models.Index(
                fields=["status", "-created_at", "-id"],
                condition=~Q(status="SUCCESS"),
                name="jobs_without_success",
            ),
        ),
        migrations.AddIndex(
            "cronjob",
            models.Index(fields=["-created_at", "-id"], condition=Q(is_active=False), name="jobs_paused"),
        ),
        migrations.AddIndex(
            "cronjob",
            models.Index(fields=["id"], condition=Q(adjusted_since__isnull=False), name="jobs_adjusted"),
        ),
    ]
