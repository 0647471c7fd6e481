"""/cron and /executions. [face]"""

from typing import Any, ClassVar
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.api.serializers import MessageSerializer
from accounts.authentication import person
from accounts.scopes import Scope
from cronmanager.rest.paging import PageQuery, page
from jobs import commands, queries
from jobs.api.lists import chosen_executions, chosen_jobs
from jobs.api.schedule_serializers import DryRunQuery, PreviewSerializer, ToggledJobSerializer
from jobs.api.serializers import (
    ExecuteQuery,
    ExecutionListQuery,
    ExecutionSerializer,
    JobListQuery,
    JobSerializer,
)
from jobs.api.waiting import wait_for_end


def read_query(request: Request, shape: type[Serializer[Any]]) -> dict[str, Any]:
    """The query's values by `shape`, else 400."""
    serializer = shape(data=request.query_params.dict())
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def read_job(request: Request, partial: bool) -> dict[str, Any]:
    """The body's fields of a job, else 400."""
    serializer = JobSerializer(data=request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def answer_job(request: Request, job_id: UUID, status: int = 200) -> Response:
    """The job as it is now."""
    return Response(JobSerializer(queries.get_visible_job(person(request), job_id)).data, status=status)


class JobsView(APIView):
    """All jobs that one may see."""

    required_scope: ClassVar[dict[str, Scope]] = {"GET": Scope.READ, "POST": Scope.WRITE}

    @extend_schema(parameters=[JobListQuery, PageQuery], responses={200: JobSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """List jobs."""
        query = read_query(request, JobListQuery)
        return page(request, chosen_jobs(queries.visible_jobs(person(request)), query), JobSerializer)

    @extend_schema(request=JobSerializer, responses={201: JobSerializer})
    def post(self, request: Request) -> Response:
        """Create a job; nothing is sent before its first tick."""
        job = commands.create_job(person(request), read_job(request, partial=False), timezone.now())
        response = Response(JobSerializer(job).data, status=201)
        response["Location"] = request.build_absolute_uri(f"/cron/{job.pk}")
        return response


class JobView(APIView):
    """One job."""

    required_scope: ClassVar[dict[str, Scope]] = {
        "GET": Scope.READ,
        "PATCH": Scope.WRITE,
        "DELETE": Scope.DELETE,
    }

    @extend_schema(responses={200: JobSerializer})
    def get(self, request: Request, job_id: UUID) -> Response:
        """Show a job."""
        return answer_job(request, job_id)

    @extend_schema(
        request=JobSerializer(partial=True),
        parameters=[DryRunQuery],
        responses={
            200: PolymorphicProxySerializer("JobOrPreview", [JobSerializer, PreviewSerializer], None),
        },
    )
    def patch(self, request: Request, job_id: UUID) -> Response:
        """Change what the body says; with `dryRun=true` only say what that would do."""
        job = queries.get_visible_job(person(request), job_id)
        is_dry = read_query(request, DryRunQuery)["dry_run"]
        edit = (job.pk, read_job(request, partial=True), person(request), timezone.now())
        if is_dry:
            return Response(PreviewSerializer(commands.preview_update(*edit)).data)
        commands.update_job(*edit)
        return answer_job(request, job_id)

    @extend_schema(responses={200: MessageSerializer})
    def delete(self, request: Request, job_id: UUID) -> Response:
        """Delete a job and its executions."""
        job = commands.delete_job(queries.get_visible_job(person(request), job_id).pk, person(request))
        return Response({"message": f"The job {job.name} is deleted."})


class ToggleJobView(APIView):
    """On and off."""

    required_scope = Scope.WRITE

    @extend_schema(request=None, responses={200: ToggledJobSerializer})
    def post(self, request: Request, job_id: UUID) -> Response:
        """Turn a job off when it is on, and on when it is off; `cancelled` says how many executions that were
        to come were cancelled by it."""
        job = queries.get_visible_job(person(request), job_id)
        toggled = commands.toggle_job(job.pk, person(request), timezone.now())
        answer = answer_job(request, job_id)
        answer.data["cancelled"] = toggled.cancelled
        return answer


class ExecuteJobView(APIView):
    """Now."""

    required_scope = Scope.EXECUTE

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

    required_scope = Scope.READ

    @extend_schema(
        parameters=[ExecutionListQuery, PageQuery], responses={200: ExecutionSerializer(many=True)}
    )
    def get(self, request: Request, job_id: UUID) -> Response:
        """List a job's executions, newest first."""
        job = queries.get_visible_job(person(request), job_id)
        executions = queries.visible_executions(person(request)).filter(job=job)
        query = read_query(request, ExecutionListQuery)
        return page(request, chosen_executions(executions, query), ExecutionSerializer)


class ExecutionView(APIView):
    """One execution."""

    required_scope = Scope.READ

    @extend_schema(responses={200: ExecutionSerializer})
    def get(self, request: Request, execution_id: UUID) -> Response:
        """Show an execution."""
        return Response(
            ExecutionSerializer(queries.get_visible_execution(person(request), execution_id)).data
        )
