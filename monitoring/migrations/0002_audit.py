"""The audit, its remembered head, and the tasks that seal it and tell its head."""

import django.core.serializers.json
from django.db import migrations, models


TASKS = [
    (
        "Seal the audit",
        "monitoring.seal_audit",
        {"every": 30, "period": "seconds"},
        "Binds rows that no act has bound.",
    ),
    (
        "Tell the audit's head",
        "monitoring.tell_audit_head",
        {"every": 1, "period": "days"},
        "Logs the last hash, for `cronmanager audit verify --head`.",
    ),
]


def add_tasks(apps, schema_editor):
    interval_schedule = apps.get_model("django_celery_beat", "IntervalSchedule")
    periodic_task = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, task, schedule, description in TASKS:
        row, _ = interval_schedule.objects.get_or_create(**schedule)
        defaults = {"task": task, "interval": row, "expire_seconds": 30, "description": description}
        periodic_task.objects.get_or_create(name=name, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0001_retention_task"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("position", models.BigIntegerField()),
                ("row_id", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "audit_head",
            },
        ),
        migrations.CreateModel(
            name="AuditLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("action", models.CharField(max_length=32)),
                ("resource_type", models.CharField(max_length=16)),
                ("resource_id", models.TextField(blank=True, default="")),
                ("resource_name", models.TextField(blank=True, default="")),
                ("actor_id", models.UUIDField(blank=True, null=True)),
                ("actor_email", models.TextField(blank=True, default="")),
                ("owner_id", models.UUIDField(blank=True, null=True)),
                ("credential", models.CharField(max_length=64)),
                ("address", models.CharField(blank=True, max_length=64, null=True)),
                (
                    "changes",
                    models.JSONField(
                        blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("detail", models.TextField(blank=True, default="")),
                ("position", models.BigIntegerField(blank=True, null=True, unique=True)),
                ("previous_id", models.BigIntegerField(blank=True, null=True)),
                ("previous_hash", models.CharField(blank=True, max_length=64, null=True)),
                ("hash", models.CharField(blank=True, max_length=64, null=True)),
            ],
            options={
                "db_table": "audit_logs",
                "indexes": [
                    models.Index(fields=["-at", "-id"], name="audit_of_all"),
                    models.Index(fields=["owner_id", "-at", "-id"], name="audit_of_an_owner"),
                    models.Index(fields=["actor_id", "-at", "-id"], name="audit_of_an_actor"),
                    models.Index(
                        fields=["resource_type", "resource_id", "-at", "-id"], name="audit_of_a_thing"
                    ),
                    models.Index(fields=["action", "-at", "-id"], name="audit_of_an_action"),
                    models.Index(
                        condition=models.Q(("position__isnull", True)), fields=["id"], name="audit_to_seal"
                    ),
                ],
            },
        ),
        migrations.RunPython(add_tasks, migrations.RunPython.noop),
    ]
