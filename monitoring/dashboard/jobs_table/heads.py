"""The heads of the table's columns, each a way to its order and back. [face]"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from monitoring.dashboard.jobs_table.filters import NAMES

COLUMNS = (
    ("name", "name", _("Name")),
    ("schedule", "", _("Schedule")),
    ("status", "status", _("Status")),
    ("runs", "", _("Last 50 runs")),
    ("last", "-last", _("Last run")),
    ("next", "next", _("Next run")),
)
SORTS = (
    ("-created", _("Newest first")),
    ("created", _("Oldest first")),
    ("name", _("Name")),
    ("-name", _("Name, from the end")),
    ("status", _("Status")),
    ("-status", _("Status, from the end")),
    ("-last", _("Last run first")),
    ("last", _("Longest not run first")),
    ("next", _("Next run first")),
    ("-next", _("Next run last")),
)


@dataclass(frozen=True, slots=True)
class Head:
    """A column's name; `order` is ascending, descending or nothing, `url` leads to its next order."""

    column: str
    title: str
    order: str = ""
    url: str = ""


def heads_of(request: HttpRequest, sort: str) -> Iterator[Head]:
    """Those of all columns, as the table is sorted."""
    for column, first, title in COLUMNS:
        if not first:
            yield Head(column, str(title))
            continue
        is_sorted = sort.removeprefix("-") == column
        order = ("descending" if sort.startswith("-") else "ascending") if is_sorted else ""
        yield Head(column, str(title), order, address_sorted(request, turned(sort) if is_sorted else first))


def turned(sort: str) -> str:
    """The other way round."""
    return sort.removeprefix("-") if sort.startswith("-") else f"-{sort}"


def address_sorted(request: HttpRequest, sort: str) -> str:
    """The same filters in another order, from the first row on."""
    query = request.GET.copy()
    query.pop("skip", None)
    query["sort"] = sort
    return f"{request.path}?{query.urlencode()}"


def query_of(values: Mapping[str, Sequence[str]]) -> str:
    """The filters among `values` as the query of an address, always in the same order."""
    return urlencode([(name, value) for name in NAMES for value in values.get(name, ()) if value])


def query_told(request: HttpRequest) -> QueryDict:
    """The filters of the table that a form on it was sent from."""
    return QueryDict(request.POST.get("query", ""))


def table_of(request: HttpRequest) -> str:
    """The way back to that table."""
    query = query_told(request).urlencode()
    return f"{reverse('dashboard:jobs')}?{query}" if query else reverse("dashboard:jobs")
