"""Statistics on the wire. [face]"""

from typing import Any

from rest_framework import serializers

from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField, written
from jobs.statistics.buckets import ERROR
from jobs.statistics.tally import KINDS, Sums
from jobs.statistics.windows import Series
from monitoring import stats


class StatusCountsSerializer(CamelSerializer):
    """Jobs by status."""

    pending = serializers.IntegerField()
    running = serializers.IntegerField()
    success = serializers.IntegerField()
    failed = serializers.IntegerField()


class JobCountsSerializer(CamelSerializer):
    """How many jobs there are."""

    total = serializers.IntegerField()
    active = serializers.IntegerField()
    inactive = serializers.IntegerField()
    by_status = StatusCountsSerializer()


class TodaySerializer(CamelSerializer):
    """Executions whose tick lies in today (UTC) and that have ended; `today` is the sum of the others."""

    today = serializers.IntegerField()
    success_today = serializers.IntegerField()
    failed_today = serializers.IntegerField()
    skipped_today = serializers.IntegerField()
    missed_today = serializers.IntegerField()
    cancelled_today = serializers.IntegerField()


class SpreadSerializer(CamelSerializer):
    """Milliseconds. The mean is exact; a percentile is off by at most percentileError of the true one."""

    mean = serializers.FloatField(allow_null=True)
    p50 = serializers.FloatField(allow_null=True)
    p90 = serializers.FloatField(allow_null=True)
    p95 = serializers.FloatField(allow_null=True)
    p99 = serializers.FloatField(allow_null=True)


class FailuresSerializer(CamelSerializer):
    """Failures by errorKind; kinds that did not happen are left out."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """One count for each kind, by its own name."""
        return {kind: serializers.IntegerField(required=False) for kind in KINDS}

    def to_representation(self, instance: dict[str, int]) -> dict[str, int]:
        """As counted."""
        return instance


class PeriodSerializer(CamelSerializer):
    """What ended in a period, by its tick. Rates and spreads are of what was called: succeeded and failed."""

    executions = serializers.IntegerField()
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    missed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    retries = serializers.IntegerField(help_text="Attempts after the first.")
    success_rate = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    duration_ms = SpreadSerializer(help_text="Of the last attempt.")
    lag_ms = SpreadSerializer(help_text="From the tick to the first attempt's start.")
    failures_by_kind = FailuresSerializer()


class StepSerializer(CamelSerializer):
    """One hour or day of a series."""

    starts_at = InstantField()
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    missed = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    p95_duration_ms = serializers.FloatField(allow_null=True)
    p95_lag_ms = serializers.FloatField(allow_null=True)

    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        """As counted: field by field, 54 steps would take longer than all else."""
        shown = {wire: instance[name] for name, wire in STEP_NAMES.items()}
        return {**shown, "startsAt": written(instance["starts_at"])}


STEP_NAMES = {str(field.source): name for name, field in StepSerializer().fields.items()}


class HostSerializer(CamelSerializer):
    """Calls to one host."""

    host = serializers.CharField()
    executions = serializers.IntegerField()
    succeeded = serializers.IntegerField()
    failed = serializers.IntegerField()


class BookDaySerializer(CamelSerializer):
    """A day's ticks, counted again: what the histories ask for against the executions that there are."""

    day = serializers.DateField()
    jobs = serializers.IntegerField()
    expected = serializers.IntegerField()
    missing = serializers.IntegerField(help_text="Ticks without an execution.")
    extra = serializers.IntegerField(help_text="Executions without a tick.")
    computed_at = InstantField()


class StatsSerializer(CamelSerializer):
    """What happened lately to all that one may see. Hours and days are UTC's."""

    jobs = JobCountsSerializer()
    executions = TodaySerializer()
    success_rate = serializers.FloatField(allow_null=True, min_value=0, max_value=1, help_text="Of 24 hours.")
    last24_hours = PeriodSerializer(help_text="The present hour and the 23 before it.")
    last7_days = PeriodSerializer(help_text="Today and the 6 days before it.")
    last30_days = PeriodSerializer(help_text="Today and the 29 days before it.")
    busiest_hosts = HostSerializer(many=True, help_text="Of today and yesterday, at most 10.")
    failures_by_kind = FailuresSerializer(help_text="Of 24 hours.")
    series24h = StepSerializer(many=True)
    series30d = StepSerializer(many=True)
    books = BookDaySerializer(
        many=True, allow_null=True, help_text="The last 30 days' books; for administrators, else null."
    )
    percentile_error = serializers.FloatField()


class FailureCountSerializer(CamelSerializer):
    """An execution that failed."""

    execution_id = serializers.UUIDField(source="pk")
    scheduled_for = InstantField()
    completed_at = InstantField()
    error_kind = serializers.CharField(allow_null=True)
    error_message = serializers.CharField(allow_null=True)


class JobStatsSerializer(PeriodSerializer):
    """One job's last hours or days, in UTC."""

    series = StepSerializer(many=True)
    last_failure = FailureCountSerializer(allow_null=True, help_text="The latest of the period.")
    percentile_error = serializers.FloatField()


class JobStatsQuery(CamelSerializer):
    """How far back: whole hours or whole days, the present one included."""

    hours = serializers.IntegerField(min_value=1, max_value=168, required=False)
    days = serializers.IntegerField(min_value=1, max_value=30, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of them; 24 hours when neither is there."""
        if len(attrs) > 1:
            raise serializers.ValidationError({"days": ["Write hours or days, not both."]})
        return attrs or {"hours": 24}


def shape_of_overview(found: dict[str, Any]) -> dict[str, Any]:
    """What `stats.overview` found, as StatsSerializer shows it."""
    today: Sums = found["today"]
    lately = stats.measures(found["last_24_hours"])
    names = {"success": "succeeded", "failed": "failed", "skipped": "skipped"}
    names |= {"missed": "missed", "cancelled": "cancelled"}
    return {
        "jobs": found["jobs"],
        "executions": {
            "today": stats.measures(today)["executions"],
            **{f"{name}_today": getattr(today, column) for name, column in names.items()},
        },
        "success_rate": lately["success_rate"],
        "last24_hours": lately,
        "last7_days": stats.measures(found["last_7_days"]),
        "last30_days": stats.measures(found["last_30_days"]),
        "busiest_hosts": [
            {"host": host, "executions": good + bad, "succeeded": good, "failed": bad}
            for host, good, bad in found["busiest_hosts"]
        ],
        "failures_by_kind": lately["failures_by_kind"],
        "series24h": steps(found["series_24h"]),
        "series30d": steps(found["series_30d"]),
        "books": found["books"],
        "percentile_error": round(ERROR, 4),
    }


def shape_of_job(found: stats.JobStats) -> dict[str, Any]:
    """What `stats.of_job` found, as JobStatsSerializer shows it."""
    own = {"series": steps(found.series), "last_failure": found.last_failure}
    return {**stats.measures(found.period), **own, "percentile_error": round(ERROR, 4)}


def steps(series: Series) -> list[dict[str, Any]]:
    """A series as StepSerializer shows it."""
    return [{"starts_at": starts_at, **stats.step_measures(sums)} for starts_at, sums in series.items()]
