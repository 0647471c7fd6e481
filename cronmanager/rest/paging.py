"""Lists as bare arrays: skip and take or a cursor, X-Total-Count, and an RFC 8288 Link header."""

import json
import time
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cronmanager.rest import cursors
from cronmanager.rest.cursors import Key
from cronmanager.rest.texts import JsonText, Texts

DEFAULT_TAKE, MOST_TAKE = 100, 500
MOST_SKIP = 2**31 - 1
COUNTED_UP_TO = 10_000  # rows; beyond it the planner's estimate costs nothing and is told as one
ESTIMATE_S, MOST_ESTIMATES = 10.0, 1000  # an estimate may be some seconds old; so many are remembered
CREDENTIAL = "token"  # never repeated in a link

_estimates: dict[str, tuple[int, float]] = {}  # by statement: rows, and until when (time.monotonic)

Shape = type[serializers.BaseSerializer[Any]] | Texts


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


def page(
    request: Request,
    rows: QuerySet[Any],
    keys: Sequence[Key],
    shape: Shape,
) -> Response:
    """The part of `rows`, in the order of `keys`, that the request asks for."""
    query = PageQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    values = query.validated_data
    shown, has_more = _part(_selected(rows, shape, keys), keys, values)
    is_whole = not has_more and not values["skip"] and not values.get("cursor")
    total, is_exact = (len(shown), True) if is_whole else total_of(rows)
    response = Response(_written(shown, shape))
    response["X-Total-Count"] = str(total)
    if not is_exact:
        response["X-Total-Count-Exact"] = "false"
    next_cursor = cursors.cursor_of(shown[-1], keys) if has_more else None
    if next_cursor:
        response["X-Next-Cursor"] = next_cursor
    places = _by_cursor(values, next_cursor) if "cursor" in values else _by_skip(values, total, has_more)
    if places:
        response["Link"] = _links(request, places)
    return response


def _selected(rows: QuerySet[Any], shape: Shape, keys: Sequence[Key]) -> QuerySet[Any]:
    if not isinstance(shape, Texts):
        return rows
    for_cursor = [key.column for key in keys if key.column not in shape.columns]
    names = (*shape.columns, *shape.expressions, *for_cursor)
    found: QuerySet[Any] = rows.annotate(**shape.expressions).values_list(*names, named=True)
    return found


def _written(rows: list[Any], shape: Shape) -> Any:
    if not isinstance(shape, Texts):
        return shape(rows, many=True).data
    return JsonText(f"[{','.join(map(shape.text_of, rows))}]")


def total_of(rows: QuerySet[Any]) -> tuple[int, bool]:
    """How many `rows` there are, and whether that is exact: of very many it is the planner's estimate."""
    counted = rows.order_by().values("pk")
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


def _part(rows: QuerySet[Any], keys: Sequence[Key], values: dict[str, Any]) -> tuple[list[Any], bool]:
    """The rows of the page, and whether there are any behind them."""
    skip, take = values["skip"], values["take"]
    if values.get("cursor"):
        rows = cursors.after(rows, keys, values["cursor"])
    found = list(cursors.ordered(rows, keys)[skip : skip + take + 1])
    return found[:take], len(found) > take


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
    return ", ".join(f'<{_address(request, place)}>; rel="{name}"' for name, place in places.items())


def _address(request: Request, place: dict[str, str]) -> str:
    query: QueryDict = request.query_params.copy()
    for name in (CREDENTIAL, "skip", "take", "cursor"):
        query.pop(name, None)
    query.update(place)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
