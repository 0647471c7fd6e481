"""Executions: asked for by hand, and read. [face]"""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import person
from cronmanager.rest.paging import PageQuery, page
from jobs import commands, queries
from jobs.api.lists import NEWEST_TICK_FIRST, chosen_executions
from jobs.api.serializers import ExecuteQuery, ExecutionListQuery, ExecutionSerializer
from jobs.api.views.reading import read_query
from jobs.api.waiting import wait_for_end


class ExecuteJobView(APIView):
    """Now."""

    @extend_schema(
        request=None,
        parameters=[ExecuteQuery],
        responses={200: ExecutionSerializer, 202: ExecutionSerializer},
    )
    def post(self, request: Request, job_id: UUID) -> Response:
        """Run a job now; with `wait`, 200 and the end if it comes in that time."""
        seconds = read_query(request, ExecuteQuery)["wait"]
        job = queries.get_visible_job(person(request), job_id)
        execution = commands.execute_job(job, by=person(request), now=timezone.now())
        if seconds:
            execution = wait_for_end(person(request), execution.pk, seconds)
        status = 200 if execution.status in queries.ENDED else 202
        return Response(ExecutionSerializer(execution).data, status=status)


class JobExecutionsView(APIView):
    """The executions of a job."""

    @extend_schema(
        parameters=[ExecutionListQuery, PageQuery], responses={200: ExecutionSerializer(many=True)}
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List a job's executions, newest first."""
        job = queries.get_visible_job(person(request), job_id)
        executions = queries.visible_executions(person(request)).filter(job=job)
        query = read_query(request, ExecutionListQuery)
        return page(request, chosen_executions(executions, query), NEWEST_TICK_FIRST, ExecutionSerializer)


class ExecutionView(APIView):
    """One execution."""

    @extend_schema(responses={200: ExecutionSerializer})
    def get(self, request: Request, execution_id: UUID) -> Response:
        """Show an execution."""
        return Response(
            ExecutionSerializer(queries.get_visible_execution(person(request), execution_id)).data
        )
