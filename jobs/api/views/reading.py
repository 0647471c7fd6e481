"""What the views share: the body of a job read, and a job as an answer. [face]"""

from typing import Any
from uuid import UUID

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.preconditions import entity_tag, is_known
from cronmanager.rest.views import read_body, values_of
from jobs import queries
from jobs.api.serializers import JobSerializer
from jobs.api.shapes import job_shape
from jobs.models import CronJob
from jobs.revisions import revision_of, state_of


def read_job(request: Request, partial: bool) -> dict[str, Any]:
    """The body's fields of a job, else 400."""
    return read_body(request, JobSerializer, partial=partial)


def read_job_by_key(request: Request, key: str) -> dict[str, Any]:
    """The body's fields of the job that the path names; the body may repeat its key."""
    whole = request.data if isinstance(request.data, dict) else {}
    if whole.get("key", key) != key:
        raise ValidationError({"key": ["This is not the key in the path: write the same, or leave it out."]})
    return values_of(JobSerializer(data={**whole, "key": key}))


def answer_job(request: Request, job_id: UUID, status: int = 200) -> Response:
    """The job as it is now; nothing of it for a reader who has that already."""
    job = queries.get_visible_job(person(request), job_id)
    etag = etag_of(job)
    if request.method == "GET" and is_known(request, etag):
        return Response(status=304, headers={"ETag": etag})
    return shown_job(job, status)


def shown_job(job: CronJob, status: int) -> Response:
    """The job with its ETag."""
    return Response(job_shape(job), status=status, headers={"ETag": etag_of(job)})


def etag_of(job: CronJob) -> str:
    """Which edit of the job it is, in which state."""
    return entity_tag(revision_of(job), state_of(job))


def location_of(request: Request, job: CronJob) -> str:
    """Where the job is found."""
    return request.build_absolute_uri(f"/cron/{job.pk}")
