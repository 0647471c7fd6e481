"""Lists as bare arrays: skip and take or a cursor, X-Total-Count, and an RFC 8288 Link header."""

import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cronmanager.rest.cursors import Key
from cronmanager.rest.listings import Listing, Shape
from cronmanager.rest.views import read_query

DEFAULT_TAKE, MOST_TAKE = 100, 500
MOST_SKIP = 2**31 - 1
COUNTED_UP_TO = 10_000  # rows; beyond it the planner's estimate costs nothing and is told as one
ESTIMATE_S, MOST_ESTIMATES = 10.0, 1000  # an estimate may be some seconds old; so many are remembered
CREDENTIAL = "token"  # never repeated in a link

_estimates: dict[str, tuple[int, float]] = {}  # by statement: rows, and until when (time.monotonic)


class PageQuery(serializers.Serializer[Any]):
    """Which part of a list: from `skip` on, or behind the row that `cursor` names."""

    skip = serializers.IntegerField(
        min_value=0, max_value=MOST_SKIP, default=0, help_text="How many rows to leave out. Slow when large."
    )
    take = serializers.IntegerField(
        min_value=1, max_value=MOST_TAKE, default=DEFAULT_TAKE, help_text="How many rows at most."
    )
    cursor = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="X-Next-Cursor of the page before, instead of skip; as quick at any depth.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One way of paging at a time."""
        if attrs.get("cursor") and attrs["skip"]:
            raise serializers.ValidationError({"skip": ["Write cursor or skip, not both."]})
        return attrs


def page(request: Request, rows: QuerySet[Any], keys: Sequence[Key], shape: Shape) -> Response:
    """The part of `rows`, in the order of `keys`, that the request asks for."""
    return page_of(request, Listing(rows, keys, shape))


def page_of(request: Request, listing: Listing) -> Response:
    """The part of a list that the request asks for."""
    values = read_query(request, PageQuery)
    skip, cursor = values["skip"], values.get("cursor", "")
    shown, has_more = listing.part(skip, values["take"], cursor)
    is_whole = not has_more and not skip and not cursor
    total, is_exact = (len(shown), True) if is_whole else _total(listing.counted)
    response = Response(listing.written(shown))
    response["X-Total-Count"] = str(total)
    if not is_exact:
        response["X-Total-Count-Exact"] = "false"
    next_cursor = listing.cursor_of(shown[-1]) if has_more else None
    if next_cursor:
        response["X-Next-Cursor"] = next_cursor
    places = _by_cursor(values, next_cursor) if "cursor" in values else _by_skip(values, total, has_more)
    if places:
        response["Link"] = _links(request, places)
    return response


def total_of(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many `rows` there are, and whether that is exact: of very many it is the planner's estimate."""
    return _total(rows.order_by().values("pk"))


def _total(counted: QuerySet[Any]) -> tuple[int, bool]:
    try:
        statement = str(counted.query)
    except EmptyResultSet:  # Django knows without asking that nothing fits
        return 0, True
    known = _estimates.get(statement)
    if known and time.monotonic() < known[1]:
        return known[0], False
    total = counted[: COUNTED_UP_TO + 1].count()
    if total <= COUNTED_UP_TO:
        return total, True
    plan = json.loads(counted.explain(format="json"))[0]["Plan"]
    _keep(statement, max(int(plan["Plan Rows"]), total))
    return _estimates[statement][0], False


def forget_estimates() -> None:
    """Estimate anew."""
    _estimates.clear()


def _keep(statement: str, estimate: int) -> None:
    if len(_estimates) >= MOST_ESTIMATES:
        forget_estimates()
    _estimates[statement] = (estimate, time.monotonic() + ESTIMATE_S)


def _by_cursor(values: dict[str, Any], next_cursor: str | None) -> dict[str, dict[str, str]]:
    places = {"first": {"cursor": ""}, "next": {"cursor": next_cursor or ""}}
    if not next_cursor:
        del places["next"]
    return {name: {**place, "take": str(values["take"])} for name, place in places.items()}


def _by_skip(values: dict[str, Any], total: int, has_more: bool) -> dict[str, dict[str, str]]:
    skip, take = values["skip"], values["take"]
    last = max(0, (total - 1) // take * take)
    places = {"first": 0, "prev": max(0, skip - take), "next": skip + take, "last": last}
    if skip == 0:
        del places["prev"]
    if not has_more:
        del places["next"]
    if skip == 0 and not has_more:
        return {}
    return {name: {"skip": str(at), "take": str(take)} for name, at in places.items()}


def _links(request: Request, places: dict[str, dict[str, str]]) -> str:
    kept: QueryDict = request.query_params.copy()
    for name in (CREDENTIAL, "skip", "take", "cursor"):
        kept.pop(name, None)
    address, rest = request.build_absolute_uri(request.path), kept.urlencode()
    written = {name: "&".join(filter(None, (rest, urlencode(place)))) for name, place in places.items()}
    return ", ".join(f'<{address}?{query}>; rel="{name}"' for name, query in written.items())
