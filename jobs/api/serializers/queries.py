"""What a query may ask of jobs and executions. [face]"""

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from jobs.commands import checks
from jobs.models import ExecutionStatus, JobStatus


class JobListQuery(CamelSerializer):
    """Which jobs."""

    is_active = serializers.BooleanField(required=False, allow_null=True, default=None)
    status = serializers.ChoiceField(JobStatus.choices, required=False)
    search = serializers.CharField(required=False, max_length=200)
    tag = serializers.CharField(required=False, max_length=checks.TAG_LETTERS)
    ordering = serializers.CharField(required=False, max_length=200)


class ExecutionListQuery(CamelSerializer):
    """Which executions: by the instants that they were scheduled for, both ends included."""

    status = serializers.ChoiceField(ExecutionStatus.choices, required=False)
    start_date = InstantField(required=False)
    end_date = InstantField(required=False)


class ExecuteQuery(CamelSerializer):
    """How many seconds to wait for the end."""

    wait = serializers.IntegerField(min_value=0, max_value=60, required=False, default=0)
