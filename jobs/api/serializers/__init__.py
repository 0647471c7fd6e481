"""The shapes of jobs and executions on the wire. [face]"""

from jobs.api.serializers.bulk import BulkSerializer, ManyDoneSerializer
from jobs.api.serializers.executions import BriefExecutionSerializer, ExecutionSerializer
from jobs.api.serializers.jobs import JobSerializer
from jobs.api.serializers.queries import (
    ExecuteQuery,
    ExecutionListQuery,
    JobFilter,
    JobListQuery,
    LogQuery,
    PeriodQuery,
    UpcomingQuery,
)
from jobs.api.serializers.ticks import ScheduleChangeSerializer, UpcomingTickSerializer

__all__ = [
    "BriefExecutionSerializer",
    "BulkSerializer",
    "ExecuteQuery",
    "ExecutionListQuery",
    "ExecutionSerializer",
    "JobFilter",
    "JobListQuery",
    "JobSerializer",
    "LogQuery",
    "ManyDoneSerializer",
    "PeriodQuery",
    "ScheduleChangeSerializer",
    "UpcomingQuery",
    "UpcomingTickSerializer",
]
