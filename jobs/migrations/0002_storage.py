"""What Django's models cannot say: cascades by the database, room for in-page updates, indexes of shared schedules."""

from django.db import migrations

CASCADE = """
ALTER TABLE cron_executions ADD CONSTRAINT cron_executions_job_id_fk
    FOREIGN KEY (job_id) REFERENCES cron_jobs (id) ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE;
"""
STORAGE = """
ALTER TABLE cron_jobs SET (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE cron_executions SET (fillfactor = 75, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE runtime_processes SET (fillfactor = 50);
"""
LOOKUPS = """
CREATE INDEX crontab_lookup ON django_celery_beat_crontabschedule
    (minute, hour, day_of_month, month_of_year, day_of_week, timezone);
CREATE INDEX interval_lookup ON django_celery_beat_intervalschedule (every, period);
CREATE INDEX clocked_lookup ON django_celery_beat_clockedschedule (clocked_time);
"""


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.RunSQL(CASCADE, "ALTER TABLE cron_executions DROP CONSTRAINT cron_executions_job_id_fk"),
        migrations.RunSQL(
            STORAGE,
            "ALTER TABLE cron_jobs RESET (fillfactor); ALTER TABLE cron_executions RESET (fillfactor)",
        ),
        migrations.RunSQL(LOOKUPS, "DROP INDEX crontab_lookup, interval_lookup, clocked_lookup"),
    ]
