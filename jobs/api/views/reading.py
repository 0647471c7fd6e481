"""What the views share: requests read by a shape, a job as an answer. [face]"""

from typing import Any
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from accounts.authentication import person
from jobs import queries
from jobs.api.serializers import JobSerializer


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
