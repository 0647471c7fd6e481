"""What a schedule means, asked before it is saved. [face]"""

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.views import ApiView, read_body, refuses
from jobs import commands, queries
from jobs.api.serializers.schedules import MeaningSerializer, RefusalSerializer, ValidateSerializer
from jobs.commands.validation import Refusal

ASKED = OpenApiExample(
    "Weekdays in Berlin",
    value={"cronExpression": "30 2 * * mon-fri", "timezone": "Europe/Berlin"},
    request_only=True,
)
KEPT = OpenApiExample(
    "It can be kept",
    value={
        "valid": True,
        "description": "At 02:30 on the last day of the month, Berlin time",
        "timezone": "Europe/Berlin",
        "nextRuns": ["2027-09-30T00:30:00Z", "2027-10-31T00:30:00Z"],
        "nextRunsLocal": ["2027-09-30T02:30:00+02:00", "2027-10-31T02:30:00+02:00"],
        "nextRun": "2027-09-30T00:30:00Z",
        "secondRun": "2027-10-31T00:30:00Z",
        "warnings": [],
        "clockChanges": [
            {
                "at": "2027-10-31T01:00:00Z",
                "kind": "overlap",
                "effect": "once",
                "text": "On 31 October 2027 the clock goes back from 03:00 to 02:00: 02:30 runs once, "
                "at the first occurrence.",
                "clockBefore": "03:00",
                "clockAfter": "02:00",
                "times": ["02:30"],
                "timeCount": 1,
                "ticks": ["2027-10-31T00:30:00Z"],
                "tickCount": 1,
            }
        ],
        "difference": None,
    },
    response_only=True,
)
REFUSED = OpenApiExample(
    "It cannot be kept",
    value={
        "valid": False,
        "error": "minute: '5/15' has a step but no range at position 0; write 5-59/15",
        "field": "minute",
        "position": 0,
        "suggestion": "5-59/15 * * * *",
    },
    response_only=True,
)


class ValidateView(ApiView):
    """A schedule that is not saved."""

    @extend_schema(
        request=ValidateSerializer,
        responses={
            200: PolymorphicProxySerializer("Validation", [MeaningSerializer, RefusalSerializer], None)
        },
        examples=[ASKED, KEPT, REFUSED],
    )
    @refuses(404)
    def post(self, request: Request) -> Response:
        """Say what a schedule means, or why it cannot be kept; with `jobId` also what it would change."""
        values = read_body(request, ValidateSerializer)
        job_id = values.pop("job_id", None)
        job = queries.get_visible_job(person(request), job_id) if job_id else None
        found = commands.validate_schedule(values, job, timezone.now())
        shape = RefusalSerializer if isinstance(found, Refusal) else MeaningSerializer
        return Response(shape(found).data)
