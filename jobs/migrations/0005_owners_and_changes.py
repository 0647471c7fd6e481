"""Executions know their owner, so that a person's history is one range of an index; changes of schedules are kept."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

FILL = """
UPDATE cron_executions e SET owner_id = j.created_by_id FROM cron_jobs j WHERE j.id = e.job_id;
ALTER TABLE cron_executions ALTER COLUMN owner_id SET NOT NULL;
"""


def owner(**options):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0004_system_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("cronexecution", "owner", owner(null=True)),
        migrations.RunSQL(
            FILL,
            "ALTER TABLE cron_executions ALTER COLUMN owner_id DROP NOT NULL",
            state_operations=[migrations.AlterField("cronexecution", "owner", owner())],
        ),
        migrations.AddIndex(
            "cronexecution",
            models.Index(fields=["owner", "-scheduled_for", "-id"], name="executions_of_an_owner"),
        ),
        migrations.AddIndex(
            "cronexecution", models.Index(fields=["-scheduled_for", "-id"], name="executions_of_all")
        ),
        migrations.CreateModel(
            name="ScheduleChange",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(choices=[("user", "User"), ("rule", "Rule")], max_length=8)),
                ("reason", models.TextField(blank=True, default="")),
                ("before", models.JSONField()),
                ("after", models.JSONField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schedule_changes",
                        to="jobs.cronjob",
                    ),
                ),
            ],
            options={
                "db_table": "schedule_changes",
                "indexes": [models.Index(fields=["job", "-created_at", "-id"], name="changes_of_a_job")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ["user", "rule"])),
                        name="schedule_change_source_is_known",
                    )
                ],
            },
        ),
    ]
