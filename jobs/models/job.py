"""A job, and the secrets that it may refer to. Schedules are django-celery-beat's rows. [models]"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule

from jobs.models.choices import AutoReschedule, JobStatus, Method, MisfirePolicy, OverlapPolicy, Spread

HAS_ONE_SCHEDULE = (
    Q(crontab__isnull=False, interval__isnull=True, clocked__isnull=True)
    | Q(crontab__isnull=True, interval__isnull=False, clocked__isnull=True)
    | Q(crontab__isnull=True, interval__isnull=True, clocked__isnull=False)
)


LEAST_FAILURES = 2  # in a row; the least that any job's tuning may open its breaker at


class CronJob(models.Model):
    """An HTTP endpoint and when to call it. Times are UTC; `next_run_at` is the next tick without a row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    cron_expression = models.CharField(max_length=255, blank=True, default="")  # as the user wrote it
    timezone = models.CharField(max_length=64, default="UTC")
    crontab = models.ForeignKey(
        CrontabSchedule, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs"
    )
    interval = models.ForeignKey(
        IntervalSchedule, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="jobs"
    )
    clocked = models.ForeignKey(
        ClockedSchedule, on_delete=models.PROTECT, null=True, blank=True, db_index=False, related_name="jobs"
    )
    endpoint_url = models.TextField()
    http_method = models.CharField(max_length=7, choices=Method, default=Method.GET)
    headers = models.JSONField(default=dict, blank=True)  # a secret value is {"encrypted": "…"}
    auth = models.JSONField(null=True, blank=True)  # credentials.py: secrets in it are encrypted
    signing_secrets = models.JSONField(default=list, blank=True)  # encrypted; the newest first
    body = models.TextField(blank=True, default="")
    query_params = models.JSONField(default=dict, blank=True)
    is_active = models.BooleanField(default=True)
    retry_count = models.PositiveSmallIntegerField(default=3)  # further tries after the first
    retry_backoff_ms = models.PositiveIntegerField(default=1000)
    retry_on = models.CharField(max_length=200, default="408,425,429,500-599")  # execution/retry.py
    timeout_ms = models.PositiveIntegerField(default=30000)  # the whole request
    expected_status = models.CharField(max_length=200, default="200-299")
    expected_body = models.JSONField(null=True, blank=True)  # execution/body_rules.py
    max_duration_ms = models.PositiveIntegerField(null=True, blank=True)  # slower answers fail
    async_timeout_ms = models.PositiveIntegerField(
        null=True, blank=True
    )  # for a report; null: none is awaited
    follow_redirects = models.BooleanField(default=True)
    verify_tls = models.BooleanField(default=True)
    key = models.CharField(max_length=200, null=True, blank=True)  # the client's own name for it
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    overlap_policy = models.CharField(max_length=8, choices=OverlapPolicy, default=OverlapPolicy.SKIP)
    misfire_policy = models.CharField(max_length=8, choices=MisfirePolicy, default=MisfirePolicy.RUN_ONCE)
    misfire_grace_seconds = models.PositiveIntegerField(default=60)
    auto_reschedule = models.CharField(max_length=8, choices=AutoReschedule, default=AutoReschedule.SUGGEST)
    spread = models.CharField(max_length=13, choices=Spread, default=Spread.OFF)
    max_slowdown = models.PositiveSmallIntegerField(default=4)  # of so many ticks a rule keeps one or more
    is_critical = models.BooleanField(default=False)  # no rule touches it
    max_timeout_ms = models.PositiveIntegerField(null=True, blank=True)  # null: no rule raises the time-out
    rescheduling_tuning = models.JSONField(default=dict, blank=True)  # rescheduling/tuning.py: what differs
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    status = models.CharField(max_length=8, choices=JobStatus, default=JobStatus.PENDING)
    last_run_at = models.DateTimeField(null=True, blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True)
    consecutive_failures = models.PositiveIntegerField(default=0)
    # The standing adjustment, through which the schedule is seen: schedules/adjusted.py, adjustments.py
    keep_every = models.PositiveSmallIntegerField(default=1)
    keep_anchor = models.DateTimeField(null=True, blank=True)
    shift_seconds = models.PositiveIntegerField(default=0)
    held_until = models.DateTimeField(null=True, blank=True)
    adjusted_timeout_ms = models.PositiveIntegerField(null=True, blank=True)
    adjusted_since = models.DateTimeField(null=True, blank=True)
    adjustment_note = models.TextField(blank=True, default="")
    breaker = models.JSONField(null=True, blank=True)  # rescheduling/breaker.py; null: closed
    rescheduled_at = models.DateTimeField(null=True, blank=True)  # when a rule last changed something
    recovered_at = models.DateTimeField(null=True, blank=True)  # when its breaker last closed
    measured_from = models.DateTimeField(
        null=True, blank=True
    )  # what ran before it speaks of another schedule
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="jobs"
    )  # the index jobs_of_an_owner serves it
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        db_table = "cron_jobs"
        constraints = [
            models.CheckConstraint(condition=HAS_ONE_SCHEDULE, name="job_has_one_schedule"),
            models.UniqueConstraint(
                fields=["created_by", "key"], condition=Q(key__isnull=False), name="one_job_per_key_and_owner"
            ),
            models.CheckConstraint(condition=Q(retry_count__lte=10), name="retry_count_in_range"),
            models.CheckConstraint(
                condition=Q(retry_backoff_ms__lte=60_000), name="retry_backoff_ms_in_range"
            ),
            models.CheckConstraint(
                condition=Q(timeout_ms__gte=1000, timeout_ms__lte=300_000), name="timeout_ms_in_range"
            ),
            models.CheckConstraint(
                condition=Q(async_timeout_ms__isnull=True)
                | Q(async_timeout_ms__gte=1000, async_timeout_ms__lte=86_400_000),
                name="async_timeout_ms_in_range",
            ),
            models.CheckConstraint(condition=Q(http_method__in=Method.values), name="http_method_is_known"),
            models.CheckConstraint(
                condition=Q(overlap_policy__in=OverlapPolicy.values), name="overlap_policy_is_known"
            ),
            models.CheckConstraint(
                condition=Q(misfire_policy__in=MisfirePolicy.values), name="misfire_policy_is_known"
            ),
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="job_status_is_known"),
            models.CheckConstraint(condition=Q(spread__in=Spread.values), name="spread_is_known"),
            models.CheckConstraint(
                condition=Q(max_slowdown__gte=1, max_slowdown__lte=16), name="max_slowdown_in_range"
            ),
            models.CheckConstraint(
                condition=Q(keep_every=1)
                | Q(keep_every__gte=2, keep_every__lte=16, keep_anchor__isnull=False),
                name="thinned_job_has_an_anchor",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_run_at"], condition=Q(is_active=True), name="jobs_waiting_for_their_tick"
            ),
            models.Index(fields=["created_by", "-created_at", "-id"], name="jobs_of_an_owner"),
            models.Index(fields=["-created_at", "-id"], name="jobs_of_all"),
            # These hold few rows; no tick and no success of a healthy job touches them.
            models.Index(
                fields=["status", "-created_at", "-id"],
                condition=~Q(status=JobStatus.SUCCESS),
                name="jobs_without_success",
            ),
            models.Index(fields=["-created_at", "-id"], condition=Q(is_active=False), name="jobs_paused"),
            models.Index(fields=["id"], condition=Q(adjusted_since__isnull=False), name="jobs_adjusted"),
            models.Index(
                fields=["id"], condition=Q(consecutive_failures__gte=LEAST_FAILURES), name="jobs_that_fail"
            ),
            models.Index(fields=["id"], condition=Q(breaker__isnull=False), name="jobs_with_an_open_breaker"),
        ]

    def __str__(self) -> str:
        return self.name


class NamedSecret(models.Model):
    """A value that its owner's jobs refer to as {{secret:NAME}}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="secrets"
    )
    name = models.CharField(max_length=64)
    value = models.TextField()  # encrypted
    last_used_at = models.DateTimeField(null=True, blank=True)  # in a request, to the minute
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        db_table = "secrets"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_secret_per_name_and_owner")
        ]

    def __str__(self) -> str:
        return self.name
