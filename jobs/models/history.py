"""How schedules were changed, and whether each day's ticks were all there. [models]"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from jobs.models.choices import ChangeSource
from jobs.models.job import CronJob


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
