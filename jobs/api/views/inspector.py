"""/inspect: makes inspectors, and tells their owner what came. [face]"""

import time
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from redis.exceptions import RedisError
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.authentication import person
from cronmanager.rest.views import ApiView
from jobs import inspector
from jobs.api.serializers.inspector import InspectorSerializer, SeenRequestSerializer, shown


class ValkeyIsAwayError(APIException):
    """503."""

    status_code = 503
    default_detail = "Inspectors live in Valkey, which cannot be reached: try again."


class InspectView(ApiView):
    """A place that stands in for an endpoint."""

    @extend_schema(request=None, responses={201: InspectorSerializer})
    def post(self, request: Request) -> Response:
        """Make a URL that answers 200 to any request for an hour and shows you what came."""
        try:
            key, made = inspector.make(person(request).pk, time.time())
        except (RedisError, OSError) as error:
            raise ValkeyIsAwayError from error
        url = f"{settings.PUBLIC_URL}/inspect/{key}"
        ends_at = datetime.fromtimestamp(made.ends_at, UTC)
        shape = {"key": key, "url": url, "requests_url": f"{url}/requests", "ends_at": ends_at}
        return Response(InspectorSerializer(shape).data, status=201)


class InspectedRequestsView(ApiView):
    """What came."""

    @extend_schema(responses={200: SeenRequestSerializer(many=True)})
    def get(self, request: Request, inspector_key: str) -> Response:
        """List the newest 50 requests that came to an inspector of yours, as they came."""
        try:
            found = inspector.find(inspector_key)
            if found is None or found.owner_id != person(request).pk:
                raise Http404
            seen = inspector.requests_of(inspector_key)
        except (RedisError, OSError) as error:
            raise ValkeyIsAwayError from error
        return Response(SeenRequestSerializer(map(shown, seen), many=True).data)
