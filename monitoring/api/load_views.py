"""/stats/load: how full the minutes to come are. [face]"""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from cronmanager.rest.views import ApiView, read_query, reads
from jobs.load import Load, load_ahead
from jobs.rescheduling.spread import peak_to_mean

DAY_MINUTES = 24 * 60


class LoadQuery(CamelSerializer):
    """How far to look, and for which new job."""

    hours = serializers.IntegerField(
        min_value=1, max_value=168, required=False, default=24, help_text="How far to look ahead."
    )
    period = serializers.IntegerField(
        min_value=1,
        max_value=DAY_MINUTES,
        required=False,
        default=60,
        help_text="How often a new job would run, in minutes, for freeSlots.",
    )


class LoadOfMinutesSerializer(CamelSerializer):
    """Executions of each minute."""

    per_minute = serializers.ListField(child=serializers.IntegerField(), help_text="From `start` on.")
    peak = serializers.IntegerField(help_text="In the fullest minute.")
    peak_to_mean = serializers.FloatField(help_text="That, as a multiple of the mean minute.")


class SlotSerializer(CamelSerializer):
    """A minute at which a new job would meet few others."""

    minute = serializers.IntegerField(help_text="After the beginning of the period, in UTC.")
    busiest = serializers.IntegerField(help_text="Executions in the fullest of those minutes.")
    mean = serializers.FloatField(help_text="Executions in them on average.")


class LoadSerializer(CamelSerializer):
    """The load to come of all jobs that one may see."""

    start = InstantField(help_text="The beginning of the first minute: of the period that is now.")
    as_written = LoadOfMinutesSerializer(help_text="Before: by the schedules as their users wrote them.")
    as_adjusted = LoadOfMinutesSerializer(help_text="After: as they are spread and slowed down.")
    period_minutes = serializers.IntegerField()
    free_slots = SlotSerializer(many=True, help_text="The best first.")
    is_complete = serializers.BooleanField(help_text="False where there are too many different schedules.")
    jobs_left_out = serializers.IntegerField(
        help_text="Jobs whose executions are not counted: those of the rarest schedules, beyond the 20,000th."
    )


class LoadView(ApiView):
    """How full the minutes to come are."""

    @extend_schema(responses={200: LoadSerializer})
    @reads(LoadQuery)
    def get(self, request: Request) -> Response:
        """Forecast the executions of each minute, and say where a new job meets few others."""
        query = read_query(request, LoadQuery)
        found = load_ahead(person(request), query["hours"], query["period"], timezone.now())
        return Response(LoadSerializer(shape_of(found)).data)


def shape_of(load: Load) -> dict[str, Any]:
    """In the shape of LoadSerializer."""
    return {
        "start": load.forecast.start,
        "as_written": _minutes(load.forecast.as_written),
        "as_adjusted": _minutes(load.forecast.as_adjusted),
        "period_minutes": load.period_minutes,
        "free_slots": load.slots,
        "is_complete": load.forecast.is_complete,
        "jobs_left_out": load.forecast.jobs_left_out,
    }


def _minutes(counts: list[int]) -> dict[str, Any]:
    return {"per_minute": counts, "peak": max(counts), "peak_to_mean": round(peak_to_mean(counts), 2)}
