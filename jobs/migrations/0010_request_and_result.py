"""What is sent and how the answer is judged."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_system_tasks")]

    operations = [
        migrations.AddField(
            "cronjob", "retry_on", models.CharField(default="408,425,429,500-599", max_length=200)
        ),
        migrations.AddField(
            "cronjob", "max_duration_ms", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            "cronexecution", "connection_facts", models.JSONField(blank=True, null=True)
        ),
    ]
