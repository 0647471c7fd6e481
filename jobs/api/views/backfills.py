"""/cron/:id/backfill: past ticks of a job, run now. [face]"""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.paging import PageQuery, page
from cronmanager.rest.views import ApiView, read_body, read_query, reads, refuses
from jobs import commands, queries
from jobs.api.lists import NEWEST_CHANGE_FIRST
from jobs.api.serializers.backfills import (
    BackfillCountSerializer,
    BackfillQuery,
    BackfillRequestSerializer,
    BackfillSerializer,
)


class BackfillJobView(ApiView):
    """A new backfill."""

    @extend_schema(
        request=BackfillRequestSerializer,
        responses={200: BackfillCountSerializer, 202: BackfillSerializer},
    )
    @reads(BackfillQuery)
    def post(self, request: Request, job_id: UUID) -> Response:
        """Run a job's ticks of a past range, a few at a time; with `dryRun` only count them."""
        job = queries.get_visible_job(person(request), job_id)
        asked = read_body(request, BackfillRequestSerializer)
        plan = commands.plan_backfill(job, **asked, by=person(request), now=timezone.now())
        if read_query(request, BackfillQuery)["dry_run"]:
            shown = {"count": plan.count, "first_tick": plan.next_at}
            return Response(BackfillCountSerializer(shown).data)
        started = commands.start_backfill(plan, by=person(request))
        return Response(BackfillSerializer(started).data, status=202)


class BackfillsView(ApiView):
    """A job's backfills."""

    @extend_schema(responses={200: BackfillSerializer(many=True)})
    @reads(PageQuery)
    def get(self, request: Request, job_id: UUID) -> Response:
        """List a job's backfills, newest first."""
        job = queries.get_visible_job(person(request), job_id)
        return page(request, queries.backfills_of(job), NEWEST_CHANGE_FIRST, BackfillSerializer)


class BackfillView(ApiView):
    """One backfill."""

    @extend_schema(responses={200: BackfillSerializer})
    def get(self, request: Request, job_id: UUID, backfill_id: UUID) -> Response:
        """Show how far a backfill has come."""
        job = queries.get_visible_job(person(request), job_id)
        return Response(BackfillSerializer(queries.get_backfill(job, backfill_id)).data)


class CancelBackfillView(ApiView):
    """The end of a backfill."""

    @extend_schema(request=None, responses={200: BackfillSerializer})
    @refuses(409)
    def post(self, request: Request, job_id: UUID, backfill_id: UUID) -> Response:
        """Make no further executions and cancel those that wait; what is in the air is heard to its end."""
        job = queries.get_visible_job(person(request), job_id)
        commands.cancel_backfill(queries.get_backfill(job, backfill_id), person(request), timezone.now())
        return Response(BackfillSerializer(queries.get_backfill(job, backfill_id)).data)
