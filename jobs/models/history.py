"""How schedules were changed, and whether each day's ticks were all there. [models]"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext, pgettext_lazy

from jobs.models.choices import ChangeSource, ChangeStatus
from jobs.models.job import CronJob

DIFFERENCES = [("missing", pgettext_lazy("tick", "missing")), ("extra", pgettext_lazy("tick", "extra"))]


class HostIncident(models.Model):
    """A host that failed for many jobs of an owner at once, told and mended as one thing."""

    id = models.UUIDField(primary_key=True, editable=False)  # ordered by time: identifiers.py
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    host = models.CharField(max_length=255)
    probing_job = models.ForeignKey(
        CronJob, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # the last that was to find out whether the host is back
    jobs = models.PositiveIntegerField()  # that were held when it began
    failed_probes = models.PositiveIntegerField(default=0)
    probed_at = models.DateTimeField()  # since when a probe is waited for
    reason = models.TextField()
    metrics = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "host_incidents"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "host"], condition=Q(ended_at__isnull=True), name="one_incident_of_a_host"
            )
        ]

    def __str__(self) -> str:
        return gettext("incident of %(host)s") % {"host": self.host}


class ScheduleChange(models.Model):
    """How a job's schedule became another: facts before and after, by whom or by which rule."""

    id = models.UUIDField(primary_key=True, editable=False)  # ordered by time: identifiers.py
    job = models.ForeignKey(
        CronJob, on_delete=models.CASCADE, db_index=False, related_name="schedule_changes"
    )
    source = models.CharField(max_length=8, choices=ChangeSource)
    status = models.CharField(max_length=9, choices=ChangeStatus, default=ChangeStatus.APPLIED)
    rule = models.CharField(max_length=32, blank=True, default="")
    reason = models.TextField(blank=True, default="")
    before = models.JSONField()
    after = models.JSONField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )  # null for a rule that acted by itself
    created_at = models.DateTimeField(default=now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True, default=now)  # null: it never held
    metrics = models.JSONField(default=dict, blank=True)  # what the rule saw
    threshold = models.TextField(blank=True, default="")
    expected = models.TextField(blank=True, default="")
    measured = models.JSONField(null=True, blank=True)  # what came of it; null: not known yet
    proposed = models.JSONField(null=True, blank=True)  # the columns that acceptance sets
    host = models.CharField(max_length=255, blank=True, default="")
    incident = models.ForeignKey(
        HostIncident, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes"
    )
    reverted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reverted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "schedule_changes"
        indexes = [
            models.Index(fields=["job", "-created_at", "-id"], name="changes_of_a_job"),
            models.Index(fields=["job"], condition=Q(status="suggested"), name="changes_suggested"),
            models.Index(
                fields=["applied_at"],
                condition=Q(source="rule", measured__isnull=True, applied_at__isnull=False),
                name="changes_to_measure",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=ChangeSource.values), name="schedule_change_source_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ChangeStatus.values), name="schedule_change_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["suggested", "dismissed", "expired"], applied_at__isnull=True)
                | Q(status__in=["applied", "accepted", "reverted"], applied_at__isnull=False),
                name="change_that_held_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return gettext("schedule change %(id)s") % {"id": self.id}


class BookDay(models.Model):
    """One day's ticks, counted again: what the jobs' histories ask for against the rows that there are."""

    day = models.DateField(primary_key=True)  # UTC
    jobs = models.PositiveIntegerField(default=0)
    expected = models.PositiveBigIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    extra = models.PositiveIntegerField(default=0)
    held_back = models.PositiveIntegerField(default=0)  # ticks that an adjustment left out, expected or not
    by_status = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "book_days"

    def __str__(self) -> str:
        return gettext("books of %(day)s") % {"day": self.day}


class BookDifference(models.Model):
    """A tick without a row, or a row without a tick."""

    day = models.DateField()
    job = models.ForeignKey(CronJob, on_delete=models.CASCADE, related_name="+")
    scheduled_for = models.DateTimeField()
    kind = models.CharField(max_length=7, choices=DIFFERENCES)

    class Meta:
        db_table = "book_differences"
        indexes = [models.Index(fields=["day", "scheduled_for"], name="differences_of_a_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.scheduled_for}"
