"""The words that columns of jobs and executions may hold. [models]"""

from django.db import models
from django.utils.translation import pgettext_lazy


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

    SKIP = "skip", pgettext_lazy("policy", "Skip")
    ALLOW = "allow", pgettext_lazy("policy", "Allow")
    QUEUE = "queue", pgettext_lazy("policy", "Queue")


class MisfirePolicy(models.TextChoices):
    """What happens to ticks that are later than the grace: the latest runs, none, or all."""

    RUN_ONCE = "run_once", pgettext_lazy("policy", "Run Once")
    SKIP = "skip", pgettext_lazy("policy", "Skip")
    RUN_ALL = "run_all", pgettext_lazy("policy", "Run All")


class AutoReschedule(models.TextChoices):
    """Whether adjustments of the schedule are made, proposed, or neither."""

    OFF = "off", pgettext_lazy("rescheduling", "Off")
    SUGGEST = "suggest", pgettext_lazy("rescheduling", "Suggest")
    APPLY = "apply", pgettext_lazy("rescheduling", "Apply")


class Spread(models.TextChoices):
    """How far a job's ticks may be moved apart from those of others."""

    OFF = "off", pgettext_lazy("spread", "Off")
    WITHIN_MINUTE = "within_minute", pgettext_lazy("spread", "Within Minute")
    WITHIN_HOUR = "within_hour", pgettext_lazy("spread", "Within Hour")
    AUTO = "auto", pgettext_lazy("spread", "Auto")


class JobStatus(models.TextChoices):
    """How the job's last execution ended. RUNNING is never stored: it is asked of the executions."""

    PENDING = "PENDING", pgettext_lazy("status", "Pending")
    RUNNING = "RUNNING", pgettext_lazy("status", "Running")
    SUCCESS = "SUCCESS", pgettext_lazy("status", "Success")
    FAILED = "FAILED", pgettext_lazy("status", "Failed")


class Trigger(models.TextChoices):
    """Why an execution exists."""

    SCHEDULE = "schedule", pgettext_lazy("trigger", "Schedule")
    MANUAL = "manual", pgettext_lazy("trigger", "Manual")
    RETRY = "retry", pgettext_lazy("trigger", "Retry")
    BACKFILL = "backfill", pgettext_lazy("trigger", "Backfill")


class ExecutionStatus(models.TextChoices):
    """Where an execution stands; the last five are final."""

    PENDING = "PENDING", pgettext_lazy("status", "Pending")
    RUNNING = "RUNNING", pgettext_lazy("status", "Running")
    RETRYING = "RETRYING", pgettext_lazy("status", "Retrying")
    SUCCESS = "SUCCESS", pgettext_lazy("status", "Success")
    FAILED = "FAILED", pgettext_lazy("status", "Failed")
    SKIPPED = "SKIPPED", pgettext_lazy("status", "Skipped")
    MISSED = "MISSED", pgettext_lazy("status", "Missed")
    CANCELLED = "CANCELLED", pgettext_lazy("status", "Cancelled")


class ChangeSource(models.TextChoices):
    """Who or what changed a schedule."""

    USER = "user", pgettext_lazy("source", "User")
    RULE = "rule", pgettext_lazy("source", "Rule")


class ChangeStatus(models.TextChoices):
    """What became of a change; what a person or a rule does at once is APPLIED from the start."""

    SUGGESTED = "suggested", pgettext_lazy("change", "Suggested")
    APPLIED = "applied", pgettext_lazy("change", "Applied")
    ACCEPTED = "accepted", pgettext_lazy("change", "Accepted")
    DISMISSED = "dismissed", pgettext_lazy("change", "Dismissed")
    REVERTED = "reverted", pgettext_lazy("change", "Reverted")
    EXPIRED = "expired", pgettext_lazy("change", "Expired")
