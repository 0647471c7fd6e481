"""The system's own periodic work, as PeriodicTasks that operators see and change in the admin."""

from django.db import migrations

TASKS = [
    ("Recover executions", "jobs.recover", 2, "seconds", "Sends again what a crash left behind."),
    ("Check invariants", "jobs.sweep_invariants", 1, "minutes", "Every active job has a next tick."),
]


def add_tasks(apps, schema_editor):
    interval_schedule = apps.get_model("django_celery_beat", "IntervalSchedule")
    periodic_task = apps.get_model("django_celery_beat", "PeriodicTask")
    for name, task, every, period, description in TASKS:
        schedule, _ = interval_schedule.objects.get_or_create(every=every, period=period)
        defaults = {"task": task, "interval": schedule, "expire_seconds": 30, "description": description}
        periodic_task.objects.get_or_create(name=name, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_publish_index")]

    operations = [migrations.RunPython(add_tasks, migrations.RunPython.noop)]
