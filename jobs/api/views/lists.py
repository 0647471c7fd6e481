"""Lists of what was, and of what is to come. [face]"""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.paging import PageQuery, page
from cronmanager.rest.views import ApiView, read_query, reads
from jobs import queries
from jobs.api import serializers as shapes
from jobs.api.execution_texts import texts_of
from jobs.api.lists import NEWEST_CHANGE_FIRST, NEWEST_TICK_FIRST, chosen_changes, chosen_executions
from jobs.upcoming import upcoming_ticks

UNTIL = OpenApiParameter(
    "X-Until",
    {"type": "string", "format": "date-time"},
    OpenApiParameter.HEADER,
    response=[200],
    description="Up to when no tick is missing: the last one's instant where `take` has cut the list.",
)


class JobExecutionsView(ApiView):
    """The executions of a job."""

    @extend_schema(responses={200: shapes.BriefExecutionSerializer(many=True)})
    @reads(shapes.ExecutionListQuery, PageQuery)
    def get(self, request: Request, job_id: UUID) -> Response:
        """List a job's executions, newest first."""
        job = queries.get_visible_job(person(request), job_id)
        query = read_query(request, shapes.ExecutionListQuery)
        executions = chosen_executions(queries.executions_of(job), query)
        return page(request, executions, NEWEST_TICK_FIRST, texts_of(query))


class JobLogsView(JobExecutionsView):
    """The same by the name that the original service had for it."""


class AllLogsView(ApiView):
    """The executions of all jobs."""

    @extend_schema(responses={200: shapes.BriefExecutionSerializer(many=True)})
    @reads(shapes.LogQuery, PageQuery)
    def get(self, request: Request) -> Response:
        """List the executions of all jobs that one may see, newest first."""
        query = read_query(request, shapes.LogQuery)
        logs = queries.logs_of(person(request), query.pop("cron_job_id", None))
        executions = chosen_executions(logs, query)
        return page(request, executions, NEWEST_TICK_FIRST, texts_of(query))


class ScheduleChangesView(ApiView):
    """How a job's schedule was changed."""

    @extend_schema(responses={200: shapes.ScheduleChangeSerializer(many=True)})
    @reads(shapes.PeriodQuery, PageQuery)
    def get(self, request: Request, job_id: UUID) -> Response:
        """List the changes of a job's schedule, newest first."""
        job = queries.get_visible_job(person(request), job_id)
        query = read_query(request, shapes.PeriodQuery)
        changes = chosen_changes(queries.changes_of(job), query)
        return page(request, changes, NEWEST_CHANGE_FIRST, shapes.ScheduleChangeSerializer)


class UpcomingView(ApiView):
    """What is going to run."""

    @extend_schema(responses={200: shapes.UpcomingTickSerializer(many=True)}, parameters=[UNTIL])
    @reads(shapes.UpcomingQuery)
    def get(self, request: Request) -> Response:
        """List the next ticks of all active jobs that one may see, in the order of time."""
        query, now = read_query(request, shapes.UpcomingQuery), timezone.now()
        until = now + timedelta(hours=query["hours"])
        ticks, complete_until = upcoming_ticks(
            person(request), query.get("job_id"), now, until, query["take"]
        )
        response = Response(shapes.UpcomingTickSerializer(ticks, many=True).data)
        response["X-Until"] = complete_until.isoformat().replace("+00:00", "Z")
        return response
