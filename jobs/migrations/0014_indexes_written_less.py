"""One index of a job's executions instead of two, and room for a job's in-page updates: each tick writes them all."""

from django.db import migrations, models
from django.db.models import Case, F, Q, When

STORAGE = "ALTER TABLE cron_jobs SET (fillfactor = 50)"


class Migration(migrations.Migration):
    dependencies = [("jobs", "0012_secrets_in_use")]

    operations = [
        migrations.RemoveConstraint("cronexecution", "one_row_per_tick"),
        migrations.AddConstraint(
            "cronexecution",
            models.UniqueConstraint(
                F("job"),
                F("scheduled_for").desc(),
                Case(When(~Q(trigger="schedule"), then=F("id"))).desc(),
                nulls_distinct=False,
                name="one_row_per_tick",
            ),
        ),
        migrations.RemoveIndex("cronexecution", "executions_of_a_job"),
        migrations.RunSQL(STORAGE, "ALTER TABLE cron_jobs SET (fillfactor = 75)"),
    ]
