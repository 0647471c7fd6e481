"""The daily clean-up, as a PeriodicTask that operators see and change in the admin."""

from django.db import migrations


def add_task(apps, schema_editor):
    crontab_schedule = apps.get_model("django_celery_beat", "CrontabSchedule")
    periodic_task = apps.get_model("django_celery_beat", "PeriodicTask")
    schedule, _ = crontab_schedule.objects.get_or_create(minute="23", hour="3", timezone="UTC")
    periodic_task.objects.get_or_create(
        name="Forget old executions",
        defaults={
            "task": "monitoring.forget_old_executions",
            "crontab": schedule,
            "expire_seconds": 3600,
            "description": "Deletes executions older than LOG_RETENTION_DAYS.",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0004_system_tasks")]

    operations = [migrations.RunPython(add_task, migrations.RunPython.noop)]
