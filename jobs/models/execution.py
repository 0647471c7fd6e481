"""A run of a job, and the asking for many past ones. [models]"""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.timezone import now
from django.utils.translation import gettext

from jobs.models.choices import ExecutionStatus, Trigger
from jobs.models.job import CronJob

IS_UNFINISHED = Q(status__in=["PENDING", "RUNNING", "RETRYING"])
IS_AMISS = Q(status__in=["FAILED", "SKIPPED", "MISSED", "CANCELLED"])
IS_IN_ERROR = Q(error_kind__isnull=False)
IS_ASKED_FOR = Q(trigger__in=["manual", "retry", "backfill"])


def _rare(column: str, condition: Q, name: str) -> tuple[models.Index, models.Index]:
    """Two indexes of rows with that `condition`: of all, and of each owner; by `column`, the newest first."""
    newest = ["-scheduled_for", "-id"]
    return (
        models.Index(fields=[column, *newest], condition=condition, name=name),
        models.Index(fields=["owner", column, *newest], condition=condition, name=f"own_{name}"),
    )


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
    async_deadline = models.DateTimeField(null=True, blank=True)  # RUNNING without a worker: a report is due
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
            models.UniqueConstraint(  # a job's history reads it too: one index less to write
                F("job"),
                F("scheduled_for").desc(),
                Case(When(~Q(trigger="schedule"), then=F("id"))).desc(),
                nulls_distinct=False,
                name="one_row_per_tick",
            ),
            models.CheckConstraint(
                condition=~Q(status="RUNNING") | Q(worker_id__isnull=False) | Q(async_deadline__isnull=False),
                name="running_row_has_a_worker",
            ),
            models.CheckConstraint(
                condition=Q(async_deadline__isnull=True) | Q(status="RUNNING", worker_id__isnull=True),
                name="only_running_row_awaits_a_report",
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
            models.Index(
                fields=["async_deadline"],
                condition=Q(async_deadline__isnull=False),
                name="executions_awaiting_a_report",
            ),
            models.Index(fields=["worker_id"], condition=Q(status="RUNNING"), name="executions_running"),
            models.Index(
                fields=["job"],
                condition=Q(status__in=["RUNNING", "RETRYING"]) | Q(is_waiting=True),
                name="executions_in_the_way",
            ),
            # What is rare and looked for, by all or by an owner. No tick that goes well is written here.
            *_rare("status", IS_AMISS, "executions_amiss"),
            *_rare("error_kind", IS_IN_ERROR, "executions_in_error"),
            *_rare("trigger", IS_ASKED_FOR, "executions_asked_for"),
        ]

    def __str__(self) -> str:
        return gettext("execution %(id)s") % {"id": self.id}


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
        return gettext("backfill %(id)s") % {"id": self.id}
