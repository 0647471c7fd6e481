"""/cron/:id/backfill: past ticks of a job, run now. [face]"""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import person
from cronmanager.rest.cursors import Key
from cronmanager.rest.paging import PageQuery, page
from jobs import commands, queries
from jobs.api.backfill_serializers import (
    BackfillCountSerializer,
    BackfillQuery,
    BackfillRequestSerializer,
    BackfillSerializer,
)
from jobs.api.views import read_query

NEWEST_FIRST = [Key("created_at", is_descending=True), Key("id", is_descending=True)]


class BackfillJobView(APIView):
    """A new backfill."""

    @extend_schema(
        request=BackfillRequestSerializer,
        parameters=[BackfillQuery],
        responses={200: BackfillCountSerializer, 202: BackfillSerializer},
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Run a job's ticks of a past range, a few at a time; with `dryRun` only count them."""
        job = queries.get_visible_job(person(request), job_id)
        asked = BackfillRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        plan = commands.plan_backfill(job, **asked.validated_data, by=person(request), now=timezone.now())
        if read_query(request, BackfillQuery)["dry_run"]:
            shown = {"count": plan.count, "first_tick": plan.next_at}
            return Response(BackfillCountSerializer(shown).data)
        started = commands.start_backfill(plan, by=person(request))
        return Response(BackfillSerializer(started).data, status=202)


class BackfillsView(APIView):
    """A job's backfills."""

    @extend_schema(parameters=[PageQuery], responses={200: BackfillSerializer(many=True)})
    def get(self, request: Request, job_id: UUID) -> Response:
        """List a job's backfills, newest first."""
        job = queries.get_visible_job(person(request), job_id)
        return page(request, queries.backfills_of(job), NEWEST_FIRST, BackfillSerializer)


class BackfillView(APIView):
    """One backfill."""

    @extend_schema(responses={200: BackfillSerializer})
    def get(self, request: Request, job_id: UUID, backfill_id: UUID) -> Response:
        """Show how far a backfill has come."""
        job = queries.get_visible_job(person(request), job_id)
        return Response(BackfillSerializer(queries.get_backfill(job, backfill_id)).data)


class CancelBackfillView(APIView):
    """The end of a backfill."""

    @extend_schema(request=None, responses={200: BackfillSerializer})
    def post(self, request: Request, job_id: UUID, backfill_id: UUID) -> Response:
        """Make no further executions and cancel those that wait; what is in the air is heard to its end."""
        job = queries.get_visible_job(person(request), job_id)
        commands.cancel_backfill(queries.get_backfill(job, backfill_id), person(request), timezone.now())
        return Response(BackfillSerializer(queries.get_backfill(job, backfill_id)).data)
