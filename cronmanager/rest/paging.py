"""Lists as bare arrays: skip and take, X-Total-Count, and an RFC 8288 Link header."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

DEFAULT_TAKE, MOST_TAKE = 100, 500
MOST_SKIP = 2**31 - 1
CREDENTIAL = "token"  # never repeated in a link


class PageQuery(serializers.Serializer[Any]):
    """Which part of a list."""

    skip = serializers.IntegerField(min_value=0, max_value=MOST_SKIP, default=0)
    take = serializers.IntegerField(min_value=1, max_value=MOST_TAKE, default=DEFAULT_TAKE)


def page(
    request: Request, rows: QuerySet[Any], serializer: type[serializers.BaseSerializer[Any]]
) -> Response:
    """The part of `rows` that the request asks for: one query for it and one for the count."""
    query = PageQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    skip, take = query.validated_data["skip"], query.validated_data["take"]
    total = rows.count()
    shown = list(rows[skip : skip + take]) if skip < total else []
    response = Response(serializer(shown, many=True).data)
    response["X-Total-Count"] = str(total)
    links = _links(request, skip, take, total)
    if links:
        response["Link"] = links
    return response


def _links(request: Request, skip: int, take: int, total: int) -> str:
    last = max(0, (total - 1) // take * take)
    places = {"first": 0, "prev": max(0, skip - take), "next": skip + take, "last": last}
    if skip == 0:
        del places["prev"]
    if skip + take >= total:
        del places["next"]
    if total <= take and skip == 0:
        return ""
    return ", ".join(f'<{_address(request, at, take)}>; rel="{name}"' for name, at in places.items())


def _address(request: Request, skip: int, take: int) -> str:
    query: QueryDict = request.query_params.copy()
    query.pop(CREDENTIAL, None)
    query["skip"], query["take"] = str(skip), str(take)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
