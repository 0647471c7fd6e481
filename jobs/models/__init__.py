"""Jobs, their executions and the processes that run them. [models]

Columns and the constraints that carry the promises; no behaviour.
"""

from jobs.models.choices import (
    AutoReschedule,
    ChangeSource,
    ChangeStatus,
    ExecutionStatus,
    JobStatus,
    Method,
    MisfirePolicy,
    OverlapPolicy,
    Spread,
    Trigger,
)
from jobs.models.execution import IS_UNFINISHED, Backfill, CronExecution
from jobs.models.history import BookDay, BookDifference, HostIncident, ScheduleChange
from jobs.models.job import HAS_ONE_SCHEDULE, CronJob, NamedSecret
from jobs.models.runtime import RuntimeProcess, SystemLease
from jobs.models.words import JobWords
from jobs.statistics.models import HostDay, JobHour, OwnerPeriod

__all__ = [
    "HAS_ONE_SCHEDULE",
    "IS_UNFINISHED",
    "AutoReschedule",
    "Backfill",
    "BookDay",
    "BookDifference",
    "ChangeSource",
    "ChangeStatus",
    "CronExecution",
    "CronJob",
    "ExecutionStatus",
    "HostDay",
    "HostIncident",
    "JobHour",
    "JobStatus",
    "JobWords",
    "Method",
    "MisfirePolicy",
    "NamedSecret",
    "OverlapPolicy",
    "OwnerPeriod",
    "RuntimeProcess",
    "ScheduleChange",
    "Spread",
    "SystemLease",
    "Trigger",
]
