"""Executions: asked for, cancelled, tried again, and read one by one. [face]"""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from accounts.idempotency import idempotent, once, takes_key
from cronmanager.rest.views import ApiView, read_query, reads, refuses
from jobs import commands, queries
from jobs.api.serializers import ExecuteQuery, ExecutionSerializer
from jobs.api.waiting import wait_for_end
from jobs.explaining.ends import until_when_it_worked
from jobs.models import CronExecution


def accepted(request: Request, execution: CronExecution) -> Response:
    """An execution that is on its way."""
    response = Response(ExecutionSerializer(execution).data, status=202)
    response["Location"] = request.build_absolute_uri(f"/executions/{execution.pk}")
    return response


class ExecuteJobView(ApiView):
    """Now."""

    @extend_schema(request=None, responses={200: ExecutionSerializer, 202: ExecutionSerializer})
    @reads(ExecuteQuery)
    @takes_key
    def post(self, request: Request, job_id: UUID) -> Response:
        """Run a job now; with `wait`, 200 and the end if it comes in that time."""
        seconds = read_query(request, ExecuteQuery)["wait"]
        response = once(request, lambda: self.execute(request, job_id))
        if seconds:  # also for who asks again: the row is found only after its commit
            execution = wait_for_end(person(request), UUID(response.data["id"]), seconds)
            response.data = ExecutionSerializer(execution).data
            response.status_code = 200 if execution.status in queries.ENDED else 202
        return response

    def execute(self, request: Request, job_id: UUID) -> Response:
        """Have it run."""
        job = queries.get_visible_job(person(request), job_id)
        return accepted(request, commands.execute_job(job, by=person(request), now=timezone.now()))


class ExecutionView(ApiView):
    """One execution."""

    @extend_schema(responses={200: ExecutionSerializer})
    def get(self, request: Request, execution_id: UUID) -> Response:
        """Show an execution."""
        execution = queries.get_visible_execution(person(request), execution_id)
        shown = ExecutionSerializer(execution).data
        worked = until_when_it_worked(execution.job, execution)
        return Response({**shown, "explanation": f"{shown['explanation']} {worked}"} if worked else shown)


class CancelExecutionView(ApiView):
    """Not after all."""

    @extend_schema(request=None, responses={200: ExecutionSerializer})
    @refuses(409)
    def post(self, request: Request, execution_id: UUID) -> Response:
        """Cancel what waits or runs; a call in the air may reach its endpoint, its answer is dropped."""
        execution = queries.get_visible_execution(person(request), execution_id)
        commands.cancel_execution(execution, by=person(request), now=timezone.now())
        return Response(ExecutionSerializer(execution).data)


class RetryExecutionView(ApiView):
    """Once more."""

    @extend_schema(request=None, responses={202: ExecutionSerializer})
    @idempotent
    def post(self, request: Request, execution_id: UUID) -> Response:
        """Run the job of an execution that has ended once more, as the job is now."""
        execution = queries.get_visible_execution(person(request), execution_id)
        return accepted(request, commands.retry_execution(execution, by=person(request), now=timezone.now()))
