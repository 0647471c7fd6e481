"""GET /metrics. [face]"""

import hmac
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from prometheus_client import CONTENT_TYPE_LATEST
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from accounts.authentication import CHALLENGE, credential_in
from monitoring.api.views import OpenView
from monitoring.prometheus import exposition

WRONG = "This is not METRICS_TOKEN."


class WhateverIsAsked(DefaultContentNegotiation):
    """Scrapers name forms that nobody else knows; each takes the plain text that they get."""

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        """The first, which problems are told in."""
        return renderers[0], renderers[0].media_type


class MetricsView(OpenView):
    """Figures for Prometheus."""

    content_negotiation_class = WhateverIsAsked

    @extend_schema(
        responses={
            (200, "text/plain"): OpenApiResponse(OpenApiTypes.STR, "Prometheus' text format, version 1.0.0.")
        }
    )
    def get(self, request: Request) -> HttpResponse:
        """What there is to do, how late it is, and who is alive; needs METRICS_TOKEN where that is set."""
        refuse_stranger(request)
        return HttpResponse(exposition(timezone.now()), content_type=CONTENT_TYPE_LATEST)

    def get_authenticate_header(self, request: Request) -> str:
        """Makes a missing token 401, not 403."""
        return CHALLENGE


def refuse_stranger(request: Request) -> None:
    """Let in who knows METRICS_TOKEN; everybody where it is empty."""
    if not settings.METRICS_TOKEN:
        return
    written = credential_in(request)
    if written is None:
        raise NotAuthenticated
    if not hmac.compare_digest(written.encode(), settings.METRICS_TOKEN.encode()):
        raise AuthenticationFailed(WRONG)
