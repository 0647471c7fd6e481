"""What is rare and looked for has indexes that a tick which goes well does not write."""

from django.db import migrations, models
from django.db.models import Q

NEWEST = ["-scheduled_for", "-id"]
RARE = (
    ("status", Q(status__in=["FAILED", "SKIPPED", "MISSED", "CANCELLED"]), "executions_amiss"),
    ("error_kind", Q(error_kind__isnull=False), "executions_in_error"),
    ("trigger", Q(trigger__in=["manual", "retry", "backfill"]), "executions_asked_for"),
)


def index(name, condition, *columns):
    return migrations.AddIndex(
        "cronexecution", models.Index(fields=[*columns, *NEWEST], condition=condition, name=name)
    )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0014_indexes_written_less")]

    operations = [
        one
        for column, condition, name in RARE
        for one in (
            index(name, condition, column),
            index(f"own_{name}", condition, "owner", column),
        )
    ]
