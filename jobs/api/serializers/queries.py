"""What a query may ask of jobs and executions. [face]"""

from typing import get_args

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer, StrictSerializer
from cronmanager.rest.fields import InstantField, TruthField
from jobs.api.lists import ORDERINGS
from jobs.commands import checks
from jobs.execution.outcome import OutcomeKind
from jobs.models import ExecutionStatus, JobStatus, Trigger

MOST_HOURS, MOST_UPCOMING = 168, 500
ONLY_ACTIVE = "Only those that are on, or off."
_NAMES = "|".join(ORDERINGS)


class JobFilter(StrictSerializer):
    """Which jobs; all that is written has to hold."""

    is_active: serializers.BooleanField = TruthField(
        required=False, allow_null=True, default=None, help_text=ONLY_ACTIVE
    )
    status = serializers.ChoiceField(
        JobStatus.choices, required=False, help_text="How the last execution ended; RUNNING while one runs."
    )
    search = serializers.CharField(
        required=False, max_length=200, help_text="Text in the name, description or URL, in any case."
    )
    tag = serializers.ListField(
        child=serializers.CharField(max_length=checks.TAG_LETTERS),
        required=False,
        max_length=checks.MOST_TAGS,
        help_text="Tags that the job has, all of them.",
    )
    key = serializers.CharField(
        required=False, max_length=checks.KEY_LETTERS, help_text="The client's own name for the job."
    )
    host = serializers.RegexField(
        r"^[^/?#@\s]+$",
        required=False,
        max_length=253,
        help_text="The host that is called, as example.com; any port.",
    )


@extend_schema_field({"type": "string", "pattern": f"^-?({_NAMES})(,-?({_NAMES}))*$"})
class OrderingField(serializers.CharField):
    """Names of columns by commas."""


class JobListQuery(JobFilter):
    """Which jobs, in which order."""

    is_active = serializers.BooleanField(required=False, allow_null=True, default=None, help_text=ONLY_ACTIVE)
    ordering = OrderingField(
        required=False,
        max_length=200,
        help_text="name, status, createdAt, updatedAt, nextRunAt or lastRunAt, several by commas, "
        "- in front of one for descending. -createdAt unless told.",
    )


class PeriodQuery(CamelSerializer):
    """From when to when, both ends included."""

    start_date = InstantField(required=False, help_text="No earlier than this.")
    end_date = InstantField(required=False, help_text="No later than this.")


class ExecutionListQuery(PeriodQuery):
    """Which executions: by the instants that they were scheduled for."""

    status = serializers.ChoiceField(ExecutionStatus.choices, required=False, help_text="Where they stand.")
    trigger = serializers.ChoiceField(Trigger.choices, required=False, help_text="Why they exist.")
    error_kind = serializers.ChoiceField(get_args(OutcomeKind), required=False, help_text="Why they failed.")
    include = serializers.ChoiceField(
        ["body"],
        required=False,
        help_text="Whole response bodies; else a list shows the first 2 KiB of each.",
    )


class LogQuery(ExecutionListQuery):
    """Which executions of all jobs."""

    cron_job_id = serializers.UUIDField(required=False, help_text="Only those of this job.")


class ExecuteQuery(CamelSerializer):
    """How many seconds to wait for the end."""

    wait = serializers.IntegerField(
        min_value=0,
        max_value=60,
        required=False,
        default=0,
        help_text="Seconds to wait for the end; 200 when it came in that time, else 202.",
    )


class UpcomingQuery(CamelSerializer):
    """How far to look ahead."""

    hours = serializers.IntegerField(
        min_value=1, max_value=MOST_HOURS, required=False, default=24, help_text="How far to look ahead."
    )
    job_id = serializers.UUIDField(required=False, help_text="Only the ticks of this job.")
    take = serializers.IntegerField(
        min_value=1, max_value=MOST_UPCOMING, required=False, default=100, help_text="How many ticks at most."
    )
