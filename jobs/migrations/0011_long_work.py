"""An endpoint may take work and report its end later."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("jobs", "0010_request_and_result")]

    operations = [
        migrations.AddField("cronjob", "async_timeout_ms", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddConstraint(
            "cronjob",
            models.CheckConstraint(
                condition=Q(async_timeout_ms__isnull=True)
                | Q(async_timeout_ms__gte=1000, async_timeout_ms__lte=86_400_000),
                name="async_timeout_ms_in_range",
            ),
        ),
        migrations.AddField("cronexecution", "async_deadline", models.DateTimeField(blank=True, null=True)),
        migrations.RemoveConstraint("cronexecution", "running_row_has_a_worker"),
        migrations.AddConstraint(
            "cronexecution",
            models.CheckConstraint(
                condition=~Q(status="RUNNING")
                | Q(worker_id__isnull=False)
                | Q(async_deadline__isnull=False),
                name="running_row_has_a_worker",
            ),
        ),
        migrations.AddConstraint(
            "cronexecution",
            models.CheckConstraint(
                condition=Q(async_deadline__isnull=True) | Q(status="RUNNING", worker_id__isnull=True),
                name="only_running_row_awaits_a_report",
            ),
        ),
        migrations.AddIndex(
            "cronexecution",
            models.Index(
                fields=["async_deadline"],
                condition=Q(async_deadline__isnull=False),
                name="executions_awaiting_a_report",
            ),
        ),
    ]
