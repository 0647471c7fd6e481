"""When a named secret was last used."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0011_long_work")]

    operations = [
        migrations.AddField("namedsecret", "last_used_at", models.DateTimeField(blank=True, null=True))
    ]
