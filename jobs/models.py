"""Jobs, their executions and the processes that run them. [models]

Columns and the constraints that carry the promises; no behaviour. Schedules are django-celery-beat's rows.
"""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django_celery_beat.models import ClockedSchedule, CrontabSchedule, IntervalSchedule

from jobs.statistics.models import HostDay as HostDay
from jobs.statistics.models import JobHour as JobHour
from jobs.statistics.models import OwnerPeriod as OwnerPeriod


class Method(models.TextChoices):
    """The HTTP methods a job may use."""

    GET = "GET"
    HEAD = "HEAD"
    POST = "POST"
    PUT = "PUT"
    PATCH = "PATCH"
    DELETE = "DELETE"
    OPTIONS = "OPTIONS"


class OverlapPolicy(models.TextChoices):
    """What a tick does while the job's last execution still goes on."""

    SKIP = "skip"
    ALLOW = "allow"
    QUEUE = "queue"


class MisfirePolicy(models.TextChoices):
    """What happens to ticks that are later than the grace: the latest runs, none, or all."""

    RUN_ONCE = "run_once"
    SKIP = "skip"
    RUN_ALL = "run_all"


class AutoReschedule(models.TextChoices):
    """Whether adjustments of the schedule are made, proposed, or neither."""

    OFF = "off"
    SUGGEST = "suggest"
    APPLY = "apply"


class JobStatus(models.TextChoices):
    """How the job's last execution ended. RUNNING is never stored: it is asked of the executions."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"


class Trigger(models.TextChoices):
    """Why an execution exists."""

    SCHEDULE = "schedule"
    MANUAL = "manual"
    RETRY = "retry"
    BACKFILL = "backfill"


class ExecutionStatus(models.TextChoices):
    """Where an execution stands; the last five are final."""

    PENDING = "PENDING"
    RUNNING = "RUNNING"
    RETRYING = "RETRYING"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"
    MISSED = "MISSED"
    CANCELLED = "CANCELLED"


HAS_ONE_SCHEDULE = (
    Q(crontab__isnull=False, interval__isnull=True, clocked__isnull=True)
    | Q(crontab__isnull=True, interval__isnull=False, clocked__isnull=True)
    | Q(crontab__isnull=True, interval__isnull=True, clocked__isnull=False)
)
IS_UNFINISHED = Q(status__in=["PENDING", "RUNNING", "RETRYING"])


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
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    status = models.CharField(max_length=8, choices=JobStatus, default=JobStatus.PENDING)
    last_run_at = models.DateTimeField(null=True, blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True)
    consecutive_failures = models.PositiveIntegerField(default=0)
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
            models.CheckConstraint(condition=Q(http_method__in=Method.values), name="http_method_is_known"),
            models.CheckConstraint(
                condition=Q(overlap_policy__in=OverlapPolicy.values), name="overlap_policy_is_known"
            ),
            models.CheckConstraint(
                condition=Q(misfire_policy__in=MisfirePolicy.values), name="misfire_policy_is_known"
            ),
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="job_status_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["next_run_at"], condition=Q(is_active=True), name="jobs_waiting_for_their_tick"
            ),
            models.Index(fields=["created_by", "-created_at", "-id"], name="jobs_of_an_owner"),
            models.Index(fields=["-created_at", "-id"], name="jobs_of_all"),
        ]

    def __str__(self) -> str:
        return self.name


class ChangeSource(models.TextChoices):
    """Who or what changed a schedule."""

    USER = "user"
    RULE = "rule"


class NamedSecret(models.Model):
    """A value that its owner's jobs refer to as {{secret:NAME}}."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, db_index=False, related_name="secrets"
    )
    name = models.CharField(max_length=64)
    value = models.TextField()  # encrypted
    created_at = models.DateTimeField(default=now, editable=False)
    updated_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        db_table = "secrets"
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_secret_per_name_and_owner")
        ]

    def __str__(self) -> str:
        return self.name


class CronExecution(models.Model):
    """One run of a job: made before its instant, claimed by a worker, ended with an outcome."""

    id = models.UUIDField(primary_key=True, editable=False)  # ordered by time: identifiers.py
    job = models.ForeignKey(
        CronJob,
        on_delete=models.DO_NOTHING,  # the database's own ON DELETE CASCADE, see the first migration
        db_constraint=False,
        db_index=False,
        related_name="executions",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )  # the job's, kept here so that a person's history is one range of an index
    trigger = models.CharField(max_length=8, choices=Trigger, default=Trigger.SCHEDULE)
    backfill = models.ForeignKey(
        "Backfill",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="executions",
    )  # goes with its job, as the execution does
    scheduled_for = models.DateTimeField()  # the tick, not the moment it was noticed
    due_at = models.DateTimeField()  # when to call next: the tick, or a retry's time
    status = models.CharField(max_length=9, choices=ExecutionStatus, default=ExecutionStatus.PENDING)
    is_waiting = models.BooleanField(default=False)  # overlap policy queue: until the one before has ended
    published_at = models.DateTimeField(null=True, blank=True)  # when its id was last handed to the broker
    publish_count = models.PositiveIntegerField(default=0)
    worker_id = models.UUIDField(null=True, blank=True)  # whose lease a RUNNING row lives on
    losses = models.PositiveSmallIntegerField(default=0)  # how many workers died with it
    attempt_number = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    response_status = models.PositiveSmallIntegerField(null=True, blank=True)
    response_headers = models.JSONField(null=True, blank=True)  # [[name, value], …] as they came
    response_body = models.BinaryField(null=True, blank=True)  # the first 64 KiB
    response_truncated = models.BooleanField(default=False)
    error_kind = models.CharField(max_length=16, null=True, blank=True)
    error_message = models.TextField(null=True, blank=True)
    execution_time_ms = models.PositiveIntegerField(null=True, blank=True)
    timings = models.JSONField(null=True, blank=True)
    connection_facts = models.JSONField(null=True, blank=True)  # record_rows.facts_of
    lag_ms = models.IntegerField(null=True, blank=True)  # the first call's start minus the tick
    remote_address = models.CharField(max_length=64, null=True, blank=True)
    skip_reason = models.CharField(max_length=200, null=True, blank=True)
    attempts = models.JSONField(default=list, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
    )  # who asked for it; null for a tick
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        db_table = "cron_executions"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "scheduled_for"], condition=Q(trigger="schedule"), name="one_row_per_tick"
            ),
            models.CheckConstraint(
                condition=~Q(status="RUNNING") | Q(worker_id__isnull=False), name="running_row_has_a_worker"
            ),
            models.CheckConstraint(
                condition=IS_UNFINISHED | Q(completed_at__isnull=False), name="ended_row_says_when"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ExecutionStatus.values), name="execution_status_is_known"
            ),
            models.CheckConstraint(condition=Q(trigger__in=Trigger.values), name="trigger_is_known"),
        ]
        indexes = [
            models.Index(fields=["job", "-scheduled_for", "-id"], name="executions_of_a_job"),
            models.Index(fields=["owner", "-scheduled_for", "-id"], name="executions_of_an_owner"),
            models.Index(fields=["-scheduled_for", "-id"], name="executions_of_all"),
            models.Index(
                fields=["due_at"], condition=Q(status__in=["PENDING", "RETRYING"]), name="executions_to_come"
            ),
            models.Index(
                fields=["backfill"],
                condition=Q(backfill__isnull=False) & IS_UNFINISHED,
                name="executions_of_a_backfill",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["PENDING", "RETRYING"], published_at__isnull=True, is_waiting=False),
                name="executions_to_publish",
            ),
            models.Index(fields=["worker_id"], condition=Q(status="RUNNING"), name="executions_running"),
            models.Index(
                fields=["job"],
                condition=Q(status__in=["RUNNING", "RETRYING"]) | Q(is_waiting=True),
                name="executions_in_the_way",
            ),
        ]

    def __str__(self) -> str:
        return f"execution {self.id}"


class Backfill(models.Model):
    """Past ticks of a job that are to be run now, a few at a time: rows are made as those before them end."""

    id = models.UUIDField(primary_key=True, editable=False)  # ordered by time: identifiers.py
    job = models.ForeignKey(CronJob, on_delete=models.CASCADE, related_name="backfills")
    from_at = models.DateTimeField()  # both ends count
    to_at = models.DateTimeField()
    concurrency = models.PositiveSmallIntegerField(default=1)
    count = models.PositiveIntegerField()  # ticks in the range when it was asked for
    made = models.PositiveIntegerField(default=0)  # of them, those that have a row
    next_at = models.DateTimeField(null=True, blank=True)  # the first tick without a row; null: none is left
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=now, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "backfills"
        constraints = [
            models.CheckConstraint(
                condition=Q(concurrency__gte=1, concurrency__lte=50), name="backfill_concurrency_in_range"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True) | Q(next_at__isnull=True),
                name="cancelled_backfill_makes_nothing",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(next_at__isnull=False), name="backfills_at_work")
        ]

    def __str__(self) -> str:
        return f"backfill {self.id}"


class ScheduleChange(models.Model):
    """How a job's schedule became another: facts before and after, by whom or by which rule."""

    id = models.UUIDField(primary_key=True, editable=False)  # ordered by time: identifiers.py
    job = models.ForeignKey(
        CronJob, on_delete=models.CASCADE, db_index=False, related_name="schedule_changes"
    )
    source = models.CharField(max_length=8, choices=ChangeSource)
    reason = models.TextField(blank=True, default="")
    before = models.JSONField()
    after = models.JSONField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # null for a rule
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        db_table = "schedule_changes"
        indexes = [models.Index(fields=["job", "-created_at", "-id"], name="changes_of_a_job")]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=ChangeSource.values), name="schedule_change_source_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"schedule change {self.id}"


class BookDay(models.Model):
    """One day's ticks, counted again: what the jobs' histories ask for against the rows that there are."""

    day = models.DateField(primary_key=True)  # UTC
    jobs = models.PositiveIntegerField(default=0)
    expected = models.PositiveBigIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    extra = models.PositiveIntegerField(default=0)
    by_status = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "book_days"

    def __str__(self) -> str:
        return f"books of {self.day}"


class BookDifference(models.Model):
    """A tick without a row, or a row without a tick."""

    day = models.DateField()
    job = models.ForeignKey(CronJob, on_delete=models.CASCADE, related_name="+")
    scheduled_for = models.DateTimeField()
    kind = models.CharField(max_length=7, choices=[("missing", "missing"), ("extra", "extra")])

    class Meta:
        db_table = "book_differences"
        indexes = [models.Index(fields=["day", "scheduled_for"], name="differences_of_a_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.scheduled_for}"


class RuntimeProcess(models.Model):
    """A living scheduler or worker: its heartbeat is the lease of all that it has claimed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=9, choices=[("scheduler", "scheduler"), ("worker", "worker")])
    hostname = models.CharField(max_length=255)
    pid = models.PositiveIntegerField()
    pid_started_at = models.FloatField()  # leases.birth: tells a reused pid apart
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    suspected_at = models.DateTimeField(null=True, blank=True)  # first seen with its lease run out
    in_flight = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "runtime_processes"
        verbose_name_plural = "runtime processes"

    def __str__(self) -> str:
        return f"{self.kind} {self.hostname}:{self.pid}"


class SystemLease(models.Model):
    """Which scheduler fires the system's own PeriodicTasks, and until when."""

    name = models.CharField(max_length=64, primary_key=True)
    holder = models.UUIDField()
    lease_until = models.DateTimeField()

    class Meta:
        db_table = "system_leases"

    def __str__(self) -> str:
        return self.name
