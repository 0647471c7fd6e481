"""What ran is counted as it ends: by job and hour, by owner and hour or day, by host and day."""

from datetime import UTC, datetime

import django.contrib.postgres.fields
from django.db import migrations, models

from jobs.statistics.rebuild import rebuild

ADD_BUCKETS = """
CREATE FUNCTION add_buckets(a int[], b int[]) RETURNS int[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    IF b IS NULL THEN RETURN a; END IF;
    IF a IS NULL THEN RETURN b; END IF;
    FOR n IN array_lower(b, 1) .. array_upper(b, 1) LOOP
        IF b[n] <> 0 THEN a[n] := COALESCE(a[n], 0) + b[n]; END IF;
    END LOOP;
    RETURN a;
END $$
"""
# Rows are updated again and again within their hour: room for it in the page keeps that out of the index.
STORAGE = """
ALTER TABLE statistics_of_jobs SET (fillfactor = 70);
ALTER TABLE statistics_of_owners SET (fillfactor = 50);
ALTER TABLE statistics_of_hosts SET (fillfactor = 50);
"""


def count_what_is_there(apps, schema_editor):
    """Only where there is a history: a new database has nothing to count."""
    if apps.get_model("jobs", "CronExecution").objects.exists():
        rebuild(datetime(1970, 1, 1, tzinfo=UTC))


def sums():
    return [
        ("succeeded", models.IntegerField(default=0)),
        ("failed", models.IntegerField(default=0)),
        ("skipped", models.IntegerField(default=0)),
        ("missed", models.IntegerField(default=0)),
        ("cancelled", models.IntegerField(default=0)),
        ("retries", models.IntegerField(default=0)),
        ("duration_ms", models.BigIntegerField(default=0)),
        ("lag_ms", models.BigIntegerField(default=0)),
        ("durations", buckets()),
        ("lags", buckets()),
        ("failures", buckets()),
    ]


def buckets():
    return django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), null=True, size=None)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0007_books")]

    operations = [
        migrations.CreateModel(
            name="JobHour",
            fields=[
                ("pk", models.CompositePrimaryKey("job_id", "hour", blank=True, editable=False, primary_key=True, serialize=False)),
                ("job_id", models.UUIDField()),
                ("hour", models.DateTimeField()),
                *sums(),
            ],
            options={"db_table": "statistics_of_jobs"},
        ),
        migrations.CreateModel(
            name="OwnerPeriod",
            fields=[
                ("pk", models.CompositePrimaryKey("owner_id", "span", "starts_at", "shard", blank=True, editable=False, primary_key=True, serialize=False)),
                ("owner_id", models.UUIDField()),
                ("span", models.CharField(choices=[("hour", "hour"), ("day", "day")], max_length=4)),
                ("starts_at", models.DateTimeField()),
                ("shard", models.SmallIntegerField()),
                *sums(),
            ],
            options={"db_table": "statistics_of_owners"},
        ),
        migrations.CreateModel(
            name="HostDay",
            fields=[
                ("pk", models.CompositePrimaryKey("owner_id", "day", "host", "shard", blank=True, editable=False, primary_key=True, serialize=False)),
                ("owner_id", models.UUIDField()),
                ("day", models.DateTimeField()),
                ("host", models.CharField(max_length=255)),
                ("shard", models.SmallIntegerField()),
                ("succeeded", models.IntegerField(default=0)),
                ("failed", models.IntegerField(default=0)),
            ],
            options={"db_table": "statistics_of_hosts"},
        ),
        migrations.RunSQL(ADD_BUCKETS, "DROP FUNCTION add_buckets"),
        migrations.RunSQL(STORAGE, migrations.RunSQL.noop),
        migrations.RunPython(count_what_is_there, migrations.RunPython.noop),
    ]
