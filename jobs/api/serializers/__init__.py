"""The shapes of jobs and executions on the wire. [face]"""

from jobs.api.serializers.executions import ExecutionSerializer
from jobs.api.serializers.jobs import JobSerializer
from jobs.api.serializers.queries import ExecuteQuery, ExecutionListQuery, JobListQuery

__all__ = ["ExecuteQuery", "ExecutionListQuery", "ExecutionSerializer", "JobListQuery", "JobSerializer"]
