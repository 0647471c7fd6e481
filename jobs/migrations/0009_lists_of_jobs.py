"""A page of jobs, of one owner or of all, is a range of an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0008_statistics")]

    operations = [
        migrations.RemoveIndex("cronjob", "jobs_of_an_owner"),
        migrations.AddIndex(
            "cronjob",
            models.Index(fields=["created_by", "-created_at", "-id"], name="jobs_of_an_owner"),
        ),
        migrations.AddIndex("cronjob", models.Index(fields=["-created_at", "-id"], name="jobs_of_all")),
    ]
