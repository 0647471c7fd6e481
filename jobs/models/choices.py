"""The words that columns of jobs and executions may hold. [models]"""

from django.db import models


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


class Spread(models.TextChoices):
    """How far a job's ticks may be moved apart from those of others."""

    OFF = "off"
    WITHIN_MINUTE = "within_minute"
    WITHIN_HOUR = "within_hour"
    AUTO = "auto"


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


class ChangeSource(models.TextChoices):
    """Who or what changed a schedule."""

    USER = "user"
    RULE = "rule"


class ChangeStatus(models.TextChoices):
    """What became of a change; what a person or a rule does at once is APPLIED from the start."""

    SUGGESTED = "suggested"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    REVERTED = "reverted"
    EXPIRED = "expired"
