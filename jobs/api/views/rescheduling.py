"""What a person says to changes of a schedule, and which ticks they hold back. [face]"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from accounts.models import User
from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from cronmanager.rest.views import ApiView, read_query, reads, refuses
from jobs import queries
from jobs.api.serializers import ScheduleChangeSerializer
from jobs.explaining.held import held_ticks
from jobs.models import ScheduleChange
from jobs.rescheduling import decisions

MOST_HELD = 500
DAY = timedelta(days=1)
LONGEST_RANGE = timedelta(days=40)


class HeldTicksQuery(CamelSerializer):
    """From when to when, both ends included."""

    to = InstantField(
        required=False,
        help_text="No later than this, at most 40 days after `from`; a day ahead unless told.",
    )
    take = serializers.IntegerField(
        min_value=1, max_value=MOST_HELD, required=False, default=100, help_text="How many ticks at most."
    )

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is a word of Python's: it is added by name."""
        begin = InstantField(
            source="from_at", required=False, help_text="No earlier than this; a day ago unless told."
        )
        return {"from": begin, **super().get_fields()}


class HeldTickSerializer(CamelSerializer):
    """A tick of the schedule as written that does not run."""

    scheduled_for = InstantField(help_text="When it would have run.")
    since = InstantField(help_text="Since when the adjustment that holds it back stands.")
    reason = serializers.CharField(allow_blank=True, help_text="Why it does.")


class ChangeView(ApiView):
    """What a person says to one change."""

    @staticmethod
    def decide(change: ScheduleChange, by: User, now: datetime, /) -> ScheduleChange:
        """The command behind the answer."""
        raise NotImplementedError

    @extend_schema(request=None, responses={200: ScheduleChangeSerializer})
    @refuses(409)
    def post(self, request: Request, job_id: UUID, change_id: UUID) -> Response:
        """Do it, and answer what became of the change."""
        change = queries.get_change(queries.get_visible_job(person(request), job_id), change_id)
        done = self.decide(change, person(request), timezone.now())
        return Response(ScheduleChangeSerializer(done).data)


@extend_schema(description="Do what a rule has suggested.")
class AcceptChangeView(ChangeView):
    """Yes."""

    decide = staticmethod(decisions.accept)


@extend_schema(description="Let a suggestion go; the same rule suggests nothing for a day.")
class DismissChangeView(ChangeView):
    """No."""

    decide = staticmethod(decisions.dismiss)


@extend_schema(description="Take back what a change did; the same rule does nothing for a day.")
class RevertChangeView(ChangeView):
    """Back."""

    decide = staticmethod(decisions.revert)


class HeldTicksView(ApiView):
    """Ticks that an adjustment leaves out."""

    @extend_schema(responses={200: HeldTickSerializer(many=True)})
    @reads(HeldTicksQuery)
    def get(self, request: Request, job_id: UUID) -> Response:
        """List the ticks of the schedule as written that did not run, or will not, for an adjustment."""
        job = queries.get_visible_job(person(request), job_id)
        query = read_query(request, HeldTicksQuery)
        now = timezone.now()
        begin, end = query.get("from_at", now - DAY), query.get("to", now + DAY)
        if not begin <= end <= begin + LONGEST_RANGE:
            raise ValidationError({"to": ["Write an instant from `from` on, at most 40 days later."]})
        found = held_ticks(job, begin, end, now, query["take"])
        return Response(HeldTickSerializer(found, many=True).data)
