"""/stats and /cron/:id/stats. [face]"""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.views import ApiView, read_query, reads
from jobs import queries
from monitoring import stats
from monitoring.api.stats_serializers import (
    JobStatsQuery,
    JobStatsSerializer,
    StatsSerializer,
    shape_of_job,
    shape_of_overview,
)


class StatsView(ApiView):
    """Of all that one may see."""

    @extend_schema(responses={200: StatsSerializer})
    def get(self, request: Request) -> Response:
        """Counts, rates and percentiles of the last hours and days."""
        found = stats.overview(person(request), timezone.now())
        return Response(StatsSerializer(shape_of_overview(found)).data)


class JobStatsView(ApiView):
    """Of one job."""

    @extend_schema(responses={200: JobStatsSerializer})
    @reads(JobStatsQuery)
    def get(self, request: Request, job_id: UUID) -> Response:
        """A job's rates and percentiles over the last hours or days."""
        ((unit, count),) = read_query(request, JobStatsQuery).items()
        job = queries.get_visible_job(person(request), job_id)
        found = stats.of_job(job, timedelta(**{unit: 1}), count, timezone.now())
        return Response(JobStatsSerializer(shape_of_job(found)).data)
