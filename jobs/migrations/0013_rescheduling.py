"""A schedule is seen through an adjustment; changes of schedules say which rule made them and what came of it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


SINCE_THEY_WERE_MADE = "UPDATE schedule_changes SET applied_at = created_at"


def add_tasks(apps, schema_editor):
    interval_schedule = apps.get_model("django_celery_beat", "IntervalSchedule")
    crontab_schedule = apps.get_model("django_celery_beat", "CrontabSchedule")
    periodic_task = apps.get_model("django_celery_beat", "PeriodicTask")
    minutely, _ = interval_schedule.objects.get_or_create(every=1, period="minutes")
    hourly, _ = crontab_schedule.objects.get_or_create(minute="7", hour="*", timezone="UTC")
    periodic_task.objects.get_or_create(
        name="Adjust schedules",
        defaults={
            "task": "jobs.review_schedules",
            "crontab": hourly,
            "expire_seconds": 3000,
            "description": "Proposes or makes adjustments of schedules by how the jobs' executions went.",
        },
    )
    periodic_task.objects.get_or_create(
        name="Hold back jobs whose endpoint is down",
        defaults={
            "task": "jobs.watch_breakers",
            "interval": minutely,
            "expire_seconds": 50,
            "description": "Holds jobs that fail again and again, and lets them go on after a probe that succeeds.",
        },
    )


class Migration(migrations.Migration):

    dependencies = [
        ('django_celery_beat', '0019_alter_periodictasks_options'),
        ('jobs', '0012_secrets_in_use'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HostIncident',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('host', models.CharField(max_length=255)),
                ('jobs', models.PositiveIntegerField()),
                ('failed_probes', models.PositiveIntegerField(default=0)),
                ('probed_at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('metrics', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'db_table': 'host_incidents',
            },
        ),
        migrations.AddField(
            model_name='bookday',
            name='held_back',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='adjusted_since',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='adjusted_timeout_ms',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='adjustment_note',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='breaker',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='held_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='is_critical',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='keep_anchor',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='keep_every',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='max_slowdown',
            field=models.PositiveSmallIntegerField(default=4),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='max_timeout_ms',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='rescheduled_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='recovered_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='measured_from',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='rescheduling_tuning',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='shift_seconds',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='cronjob',
            name='spread',
            field=models.CharField(choices=[('off', 'Off'), ('within_minute', 'Within Minute'), ('within_hour', 'Within Hour'), ('auto', 'Auto')], default='off', max_length=13),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='applied_at',
            field=models.DateTimeField(blank=True, default=django.utils.timezone.now, null=True),
        ),
        migrations.RunSQL(SINCE_THEY_WERE_MADE, migrations.RunSQL.noop),
        migrations.AddField(
            model_name='schedulechange',
            name='expected',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='host',
            field=models.CharField(blank=True, default='', max_length=255),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='measured',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='metrics',
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='proposed',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='reverted_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='reverted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='rule',
            field=models.CharField(blank=True, default='', max_length=32),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='status',
            field=models.CharField(choices=[('suggested', 'Suggested'), ('applied', 'Applied'), ('accepted', 'Accepted'), ('dismissed', 'Dismissed'), ('reverted', 'Reverted'), ('expired', 'Expired')], default='applied', max_length=9),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='threshold',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddIndex(
            model_name='cronjob',
            index=models.Index(condition=models.Q(('consecutive_failures__gte', 2)), fields=['id'], name='jobs_that_fail'),
        ),
        migrations.AddIndex(
            model_name='cronjob',
            index=models.Index(condition=models.Q(('breaker__isnull', False)), fields=['id'], name='jobs_with_an_open_breaker'),
        ),
        migrations.AddConstraint(
            model_name='cronjob',
            constraint=models.CheckConstraint(condition=models.Q(('spread__in', ['off', 'within_minute', 'within_hour', 'auto'])), name='spread_is_known'),
        ),
        migrations.AddConstraint(
            model_name='cronjob',
            constraint=models.CheckConstraint(condition=models.Q(('max_slowdown__gte', 1), ('max_slowdown__lte', 16)), name='max_slowdown_in_range'),
        ),
        migrations.AddConstraint(
            model_name='cronjob',
            constraint=models.CheckConstraint(condition=models.Q(('keep_every', 1), models.Q(('keep_anchor__isnull', False), ('keep_every__gte', 2), ('keep_every__lte', 16)), _connector='OR'), name='thinned_job_has_an_anchor'),
        ),
        migrations.AddField(
            model_name='hostincident',
            name='owner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hostincident',
            name='probing_job',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='jobs.cronjob'),
        ),
        migrations.AddField(
            model_name='schedulechange',
            name='incident',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='changes', to='jobs.hostincident'),
        ),
        migrations.AddIndex(
            model_name='schedulechange',
            index=models.Index(condition=models.Q(('status', 'suggested')), fields=['job'], name='changes_suggested'),
        ),
        migrations.AddIndex(
            model_name='schedulechange',
            index=models.Index(condition=models.Q(('applied_at__isnull', False), ('measured__isnull', True), ('source', 'rule')), fields=['applied_at'], name='changes_to_measure'),
        ),
        migrations.AddConstraint(
            model_name='schedulechange',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['suggested', 'applied', 'accepted', 'dismissed', 'reverted', 'expired'])), name='schedule_change_status_is_known'),
        ),
        migrations.AddConstraint(
            model_name='schedulechange',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', True), ('status__in', ['suggested', 'dismissed', 'expired'])), models.Q(('applied_at__isnull', False), ('status__in', ['applied', 'accepted', 'reverted'])), _connector='OR'), name='change_that_held_says_since_when'),
        ),
        migrations.AddConstraint(
            model_name='hostincident',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('owner', 'host'), name='one_incident_of_a_host'),
        ),
        migrations.RunPython(add_tasks, migrations.RunPython.noop),
    ]
