"""/cron: the jobs. [face]"""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.serializers import MessageSerializer
from accounts.authentication import person
from cronmanager.rest.paging import PageQuery, page
from jobs import commands, queries
from jobs.api.lists import chosen_jobs, job_order
from jobs.api.serializers import JobListQuery, JobSerializer
from jobs.api.views.reading import answer_job, read_job, read_query


class JobsView(APIView):
    """All jobs that one may see."""

    @extend_schema(parameters=[JobListQuery, PageQuery], responses={200: JobSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """List jobs."""
        query = read_query(request, JobListQuery)
        jobs = chosen_jobs(queries.visible_jobs(person(request)), query)
        return page(request, jobs, job_order(query), JobSerializer)

    @extend_schema(request=JobSerializer, responses={201: JobSerializer})
    def post(self, request: Request) -> Response:
        """Create a job; nothing is sent before its first tick."""
        job = commands.create_job(person(request), read_job(request, partial=False), timezone.now())
        response = Response(JobSerializer(job).data, status=201)
        response["Location"] = request.build_absolute_uri(f"/cron/{job.pk}")
        return response


class JobView(APIView):
    """One job."""

    @extend_schema(responses={200: JobSerializer})
    def get(self, request: Request, job_id: UUID) -> Response:
        """Show a job."""
        return answer_job(request, job_id)

    @extend_schema(request=JobSerializer(partial=True), responses={200: JobSerializer})
    def patch(self, request: Request, job_id: UUID) -> Response:
        """Change what the body says."""
        job = queries.get_visible_job(person(request), job_id)
        commands.update_job(job.pk, read_job(request, partial=True), person(request), timezone.now())
        return answer_job(request, job_id)

    @extend_schema(responses={200: MessageSerializer})
    def delete(self, request: Request, job_id: UUID) -> Response:
        """Delete a job and its executions."""
        job = commands.delete_job(queries.get_visible_job(person(request), job_id).pk, person(request))
        return Response({"message": f"The job {job.name} is deleted."})


class ToggleJobView(APIView):
    """On and off."""

    @extend_schema(request=None, responses={200: JobSerializer})
    def post(self, request: Request, job_id: UUID) -> Response:
        """Turn a job off when it is on, and on when it is off."""
        job = queries.get_visible_job(person(request), job_id)
        commands.toggle_job(job.pk, person(request), timezone.now())
        return answer_job(request, job_id)
