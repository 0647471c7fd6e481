"""/cron/:id/explain: why a job did, or did not, run. [face]"""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.casing import CamelSerializer
from cronmanager.rest.fields import InstantField
from cronmanager.rest.views import ApiView, read_query, reads
from jobs import queries
from jobs.explaining.explain import explain


class ExplainQuery(CamelSerializer):
    """Which instant."""

    at = InstantField(help_text="The tick, or any instant, in question.")


class ExplanationSerializer(CamelSerializer):
    """Why it did, or did not, run."""

    verdict = serializers.ChoiceField(
        [
            *("success", "failed", "skipped", "missed", "cancelled", "pending", "running", "retrying"),
            *("not_created", "not_a_tick", "switched_off", "outside_window", "to_come", "forgotten"),
            *("held_back", "shifted", "without_row"),
        ],
        help_text="What happened, for programs.",
    )
    sentence = serializers.CharField(help_text="What happened, for people.")
    facts = serializers.DictField(help_text="What the sentence rests on; which facts depends on the verdict.")


class ExplanationView(ApiView):
    """Why a job did, or did not, run at an instant."""

    @extend_schema(responses={200: ExplanationSerializer})
    @reads(ExplainQuery)
    def get(self, request: Request, job_id: UUID) -> Response:
        """Explain an instant of a job."""
        job = queries.get_visible_job(person(request), job_id)
        now = timezone.now()
        kept_since = now - timedelta(days=settings.LOG_RETENTION_DAYS)
        told = explain(job, read_query(request, ExplainQuery)["at"], now, kept_since)
        return Response(ExplanationSerializer(told).data)
