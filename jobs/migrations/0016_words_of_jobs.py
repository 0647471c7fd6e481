"""Jobs are found by words, host and tags through a table that no tick writes."""

import logging

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import Error, migrations, models, transaction

KEPT = """
CREATE FUNCTION words_of_job(job cron_jobs) RETURNS job_words LANGUAGE sql STABLE AS $$
    SELECT job.id, job.created_by_id,
        upper(concat_ws(chr(31), job.name, job.description, job.endpoint_url)),
        coalesce(lower(substring(job.endpoint_url FROM '^[a-zA-Z]+://(\\[[^]]*\\]|[^/?#:]*)')), ''),
        job.tags::text[]
$$;
CREATE FUNCTION keep_words_of_job() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO job_words (job_id, owner_id, words, host, tags) SELECT (words_of_job(NEW)).*
    ON CONFLICT (job_id) DO UPDATE SET owner_id = excluded.owner_id, words = excluded.words,
        host = excluded.host, tags = excluded.tags;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_words_of_new_job AFTER INSERT ON cron_jobs
    FOR EACH ROW EXECUTE FUNCTION keep_words_of_job();
CREATE TRIGGER keep_words_of_changed_job
    AFTER UPDATE OF name, description, endpoint_url, tags, created_by_id ON cron_jobs
    FOR EACH ROW WHEN (
        (OLD.name, OLD.description, OLD.endpoint_url, OLD.tags, OLD.created_by_id)
        IS DISTINCT FROM (NEW.name, NEW.description, NEW.endpoint_url, NEW.tags, NEW.created_by_id)
    ) EXECUTE FUNCTION keep_words_of_job();
ALTER TABLE job_words ADD CONSTRAINT job_words_job_id_fk
    FOREIGN KEY (job_id) REFERENCES cron_jobs (id) ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
INSERT INTO job_words (job_id, owner_id, words, host, tags)
    SELECT (w).* FROM (SELECT words_of_job(j) AS w FROM cron_jobs j) kept;
"""
FORGOTTEN = """
DROP TRIGGER keep_words_of_new_job ON cron_jobs;
DROP TRIGGER keep_words_of_changed_job ON cron_jobs;
DROP FUNCTION keep_words_of_job();
DROP FUNCTION words_of_job(cron_jobs);
"""
INDEX = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX jobs_by_words ON job_words USING gin (words gin_trgm_ops)",
)

logger = logging.getLogger(__name__)


def index_words(apps, schema_editor):
    """By pg_trgm, which a database's owner may install; without it a search reads the words of all jobs."""
    try:
        with transaction.atomic(), schema_editor.connection.cursor() as cursor:
            for statement in INDEX:
                cursor.execute(statement)
    except Error as error:
        logger.warning(
            "no index for searching jobs: install pg_trgm and run these statements as a superuser",
            extra={"reason": str(error).strip(), "statements": "; ".join(INDEX)},
        )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0015_rare_executions")]

    operations = [
        migrations.CreateModel(
            name="JobWords",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="jobs.cronjob",
                    ),
                ),
                ("owner_id", models.UUIDField()),
                ("words", models.TextField()),
                ("host", models.TextField()),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                ),
            ],
            options={
                "db_table": "job_words",
                "indexes": [
                    models.Index(fields=["host", "owner_id"], name="jobs_by_host"),
                    django.contrib.postgres.indexes.GinIndex(fields=["tags"], name="jobs_by_tag"),
                ],
            },
        ),
        migrations.RunSQL(KEPT, FORGOTTEN),
        migrations.RunPython(index_words, migrations.RunPython.noop),
    ]
