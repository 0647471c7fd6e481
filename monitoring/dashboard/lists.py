"""The part of a long list that a page shows, and the ways to the parts beside it. [face]"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from cronmanager.rest.paging import MOST_SKIP, total_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """For partials/_pager.html: rows number `first` to `last` of `total`."""

    rows: list[Any]
    first: int
    last: int
    total: int
    is_exact: bool
    previous: str
    next: str


def listed(request: HttpRequest, rows: QuerySet[Any], take: int = PAGE) -> Listed:
    """The rows, ordered by the caller, that the query's `skip` leads to."""
    return told(request, _part(rows, skip_of(request), take + 1), take, rows)


def told(request: HttpRequest, found: list[Any], take: int, counted: QuerySet[Any]) -> Listed:
    """`found`, of which one more than `take` was looked for, as a part of `counted`."""
    skip = skip_of(request)
    shown, has_more = found[:take], len(found) > take
    total, is_exact = total_of(counted) if skip or has_more else (len(shown), True)
    if not shown:
        skip = min(skip, total)  # the rows of the last part may be gone by now
    previous = address_of(request, max(0, skip - take)) if skip else ""
    following = address_of(request, skip + take) if has_more else ""
    first = skip + 1 if shown else skip
    return Listed(
        shown, first, skip + len(shown), max(total, skip + len(shown)), is_exact, previous, following
    )


def in_turn(parts: Sequence[QuerySet[Any]], skip: int, take: int) -> list[Any]:
    """At most `take` rows from number `skip` on of all `parts`, one after the other."""
    rows: list[Any] = []
    for part in parts:
        found = list(part[skip : skip + take - len(rows)])
        rows += found
        if len(rows) == take:
            break
        skip = max(0, skip - part.count()) if skip and not found else 0
    return rows


def _part(rows: QuerySet[Any], skip: int, take: int) -> list[Any]:
    """Deep down the ids are found first, in an index: whole rows would be read only to be left out."""
    if skip:
        rows = rows.filter(pk__in=list(rows.values_list("pk", flat=True)[skip : skip + take]))
    return list(rows[:take])


def skip_of(request: HttpRequest) -> int:
    """How many rows to leave out; 0 for what is no number."""
    text = request.GET.get("skip", "")
    return min(int(text), MOST_SKIP) if re.fullmatch(r"\d{1,10}", text, re.ASCII) else 0


def address_of(request: HttpRequest, skip: int) -> str:
    """The same page from another row on."""
    query = request.GET.copy()
    query.pop("skip", None)
    if skip:
        query["skip"] = str(skip)
    return f"{request.path}?{query.urlencode()}" if query else request.path
