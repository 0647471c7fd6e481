"""What is sent and how the answer is judged."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0009_lists_of_jobs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "cronjob", "retry_on", models.CharField(default="408,425,429,500-599", max_length=200)
        ),
        migrations.AddField(
            "cronjob", "max_duration_ms", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddField("cronjob", "auth", models.JSONField(blank=True, null=True)),
        migrations.AddField("cronjob", "signing_secrets", models.JSONField(blank=True, default=list)),
        migrations.CreateModel(
            "NamedSecret",
            [
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=64)),
                ("value", models.TextField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                (
                    "owner",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="secrets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"db_table": "secrets"},
        ),
        migrations.AddConstraint(
            "namedsecret",
            models.UniqueConstraint(fields=("owner", "name"), name="one_secret_per_name_and_owner"),
        ),
        migrations.AddField(
            "cronexecution", "connection_facts", models.JSONField(blank=True, null=True)
        ),
    ]
