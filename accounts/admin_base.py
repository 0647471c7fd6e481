"""What the admin's pages share: large tables are not counted, history is read-only, edits are told. [face]"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Max, Min, Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin

from accounts import announcements
from cronmanager.rest.paging import COUNTED_UP_TO, total_of

FIRST_OF = {"year": {"month": 1, "day": 1}, "month": {"day": 1}, "day": {}}
MORE_THAN = {"year": 366, "month": 31, "day": 1}  # days: a step that always leads into the next


class EstimatingPaginator(Paginator):  # type: ignore[type-arg]  # not generic at run time
    """Beyond COUNTED_UP_TO rows the total is the planner's estimate, and dates lead deeper, not pages."""

    @cached_property
    def count(self) -> int:
        """How many rows, exact while they are few."""
        return total_of(self.object_list)[0]  # type: ignore[arg-type]  # the admin's is a query set

    @property
    def num_pages(self) -> int:
        """As many pages as may be skipped to."""
        return max(1, -(-min(self.count, COUNTED_UP_TO) // self.per_page))


class DrillDown(QuerySet[Any]):
    """Names years, months or days by the first and last row of the chosen span, without reading between them.

    What else is filtered is left out: an index has the ends of a span, but not those of its failures.
    """

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The ends of a column, which is all that the admin asks for before its first drill."""
        if set(kwargs) != {"first", "last"}:
            return super().aggregate(*args, **kwargs)
        return self._span(kwargs["first"].get_source_expressions()[0].name).aggregate(**kwargs)

    def datetimes(self, field_name: str, kind: str, order: str = "ASC", tzinfo: Any = None) -> Any:
        """Every `kind` from the first row's to the last one's, also where there is nothing in it."""
        ends = self._span(field_name).aggregate(first=Min(field_name), last=Max(field_name))
        return list(steps(ends["first"], ends["last"], kind)) if ends["first"] else []

    def _span(self, field_name: str) -> QuerySet[Any]:
        rows: QuerySet[Any] = QuerySet(self.model, using=self.db)
        for condition in self.query.where.children:
            column = getattr(getattr(condition, "lhs", None), "target", None)
            is_own = getattr(condition, "lookup_name", "") == "gt"  # a list's own bound; dates lead beyond it
            if column is not None and column.name == field_name and not is_own:
                rows.query.where.add(condition, "AND")
        return rows


def steps(first: datetime, last: datetime, kind: str) -> Iterator[datetime]:
    """The starts of every year, month or day from that of `first` to that of `last`."""
    at = first.replace(hour=0, minute=0, second=0, microsecond=0, **FIRST_OF[kind])  # type: ignore[arg-type]
    while at <= last:
        yield at
        at = (at + timedelta(days=MORE_THAN[kind])).replace(**FIRST_OF[kind])  # type: ignore[arg-type]


class LargeTableAdmin(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """For tables of any size: no page counts or lists a million rows."""

    show_full_result_count = False
    paginator = EstimatingPaginator

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows, whose dates can be drilled down into."""
        rows = super().get_queryset(request)
        return DrillDown(self.model, query=rows.query, using=rows.db)


class ReadOnlyAdmin(LargeTableAdmin):
    """For rows that the machinery writes: they are looked at, not edited."""

    kept_sentences: tuple[str, ...] = ()  # columns; each is shown by a method told_<column>

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Sentences that rows keep in English are told instead."""
        fields = super().get_fields(request, obj)
        return [f"told_{name}" if name in self.kept_sentences else name for name in fields]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


class AnnouncingAdmin(LargeTableAdmin):
    """For rows that no command changes: each edit is announced, in its transaction."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, and tell each field's value before and after."""
        super().save_model(request, obj, form, change)
        before = form.initial if change else {}
        changed = {name: (before.get(name), form.cleaned_data.get(name)) for name in form.changed_data}
        self.announce(request, [obj], "updated" if change else "created", changed)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Tell, while the row has its key, and delete."""
        self.announce(request, [obj], "deleted", {})
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete many."""
        self.announce(request, list(queryset), "deleted", {})
        super().delete_queryset(request, queryset)

    def announce(
        self, request: HttpRequest, rows: list[Model], verb: str, changed: dict[str, tuple[Any, Any]]
    ) -> None:
        """Tell of an edit."""
        announcements.edited_by_hand.send(self.model, rows=rows, by=request.user, verb=verb, changed=changed)
