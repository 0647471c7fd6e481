"""/health and /ready. [face]"""

from typing import ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cronmanager.rest.views import ApiView
from monitoring import health


class LivenessSerializer(serializers.Serializer[dict[str, str]]):
    """That the process answers."""

    status = serializers.CharField()


class ReadinessSerializer(serializers.Serializer[dict[str, object]]):
    """Whether all parts are there, each with "ok" or why it is not."""

    status = serializers.ChoiceField(["ok", "unavailable"])
    checks: ClassVar[serializers.DictField] = serializers.DictField(child=serializers.CharField())


class OpenView(ApiView):
    """For probes: no credential, no limit."""

    authentication_classes = ()
    throttle_classes = ()


class HealthView(OpenView):
    """Liveness."""

    @extend_schema(responses={200: LivenessSerializer})
    def get(self, request: Request) -> Response:
        """Whether this process answers; asks nothing else."""
        return Response({"status": "ok"})


class ReadyView(OpenView):
    """Readiness."""

    @extend_schema(responses={200: ReadinessSerializer, 503: ReadinessSerializer})
    def get(self, request: Request) -> Response:
        """Whether database, broker, scheduler and workers are there."""
        checks = health.check_parts(timezone.now())
        is_ready = all(answer == health.OK for answer in checks.values())
        status = "ok" if is_ready else "unavailable"
        return Response({"status": status, "checks": checks}, status=200 if is_ready else 503)
