"""/cron: the jobs. [face]"""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.serializers import MessageSerializer
from accounts.authentication import person
from accounts.idempotency import idempotent
from cronmanager.rest.paging import PageQuery, page_of
from cronmanager.rest.preconditions import precondition_of
from cronmanager.rest.views import ApiView, conditional, read_query, reads, refuses, written_query
from jobs import commands, queries
from jobs.api.serializers import JobListQuery, JobSerializer
from jobs.api.serializers.schedules import DryRunQuery, PreviewSerializer, ToggledJobSerializer
from jobs.api.views.job_lists import listed_jobs
from jobs.api.views.reading import answer_job, location_of, read_job, read_job_by_key, shown_job


class JobsView(ApiView):
    """All jobs that one may see."""

    @extend_schema(responses={200: JobSerializer(many=True)})
    @reads(JobListQuery, PageQuery)
    def get(self, request: Request) -> Response:
        """List jobs."""
        listing = listed_jobs(queries.reach_of(person(request)), written_query(request, JobListQuery))
        return page_of(request, listing)

    @extend_schema(request=JobSerializer, responses={201: JobSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Create a job; nothing is sent before its first tick."""
        job = commands.create_job(person(request), read_job(request, partial=False), timezone.now())
        response = shown_job(job, 201)
        response["Location"] = location_of(request, job)
        return response


class JobView(ApiView):
    """One job."""

    @extend_schema(responses={200: JobSerializer, 304: None})
    def get(self, request: Request, job_id: UUID) -> Response:
        """Show a job."""
        return answer_job(request, job_id)

    @extend_schema(
        request=JobSerializer(partial=True),
        responses={
            200: PolymorphicProxySerializer("JobOrPreview", [JobSerializer, PreviewSerializer], None),
        },
    )
    @reads(DryRunQuery)
    @conditional
    @refuses(409)
    def patch(self, request: Request, job_id: UUID) -> Response:
        """Change what the body says; with `dryRun=true` only say what that would do."""
        job = queries.get_visible_job(person(request), job_id)
        edit = (job.pk, read_job(request, partial=True), person(request), timezone.now())
        if read_query(request, DryRunQuery)["dry_run"]:
            return Response(PreviewSerializer(commands.preview_update(*edit)).data)
        commands.update_job(*edit, precondition_of(request))
        return answer_job(request, job_id)

    @extend_schema(responses={200: MessageSerializer})
    @conditional
    def delete(self, request: Request, job_id: UUID) -> Response:
        """Delete a job and its executions."""
        job = queries.get_visible_job(person(request), job_id)
        job = commands.delete_job(job.pk, person(request), precondition_of(request))
        return Response({"message": f"The job {job.name} is deleted."})


class JobByKeyView(ApiView):
    """A job by its client's own name for it."""

    @extend_schema(request=JobSerializer, responses={200: JobSerializer, 201: JobSerializer})
    @conditional
    @refuses(409)
    def put(self, request: Request, key: str) -> Response:
        """Make the job with this key, or replace what it was; what is left out goes back to its default."""
        values = read_job_by_key(request, key)
        job, is_new = commands.put_job(
            person(request), values.pop("key"), values, timezone.now(), precondition_of(request)
        )
        response = answer_job(request, job.pk, 201 if is_new else 200)
        response["Location"] = location_of(request, job)
        return response


class ToggleJobView(ApiView):
    """On and off."""

    @extend_schema(request=None, responses={200: ToggledJobSerializer})
    @conditional
    @refuses(409)
    def post(self, request: Request, job_id: UUID) -> Response:
        """Turn a job off when it is on, and on when it is off; off cancels what waits for its instant."""
        job = queries.get_visible_job(person(request), job_id)
        toggled = commands.toggle_job(job.pk, person(request), timezone.now(), precondition_of(request))
        answer = answer_job(request, job_id)
        answer.data["cancelled"] = toggled.cancelled
        return answer
