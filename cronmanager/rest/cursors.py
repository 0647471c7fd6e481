"""Deep pages: a cursor names the last row that was seen, so that the next page costs as much as the first."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as FieldError
from django.db.models import F, Func, Lookup, Q, QuerySet, TextField, Value
from django.db.models.lookups import GreaterThan, LessThan
from rest_framework.exceptions import ValidationError

from cronmanager.rest.casing import camel
from cronmanager.rest.fields import EARLIEST, LATEST
from cronmanager.rest.parsers import UNSTORABLE

NO_CURSOR = "This is no cursor of this list in this order: take one from its X-Next-Cursor or Link header."
NOTHING = Q(pk__in=[])


@dataclass(frozen=True, slots=True)
class Key:
    """One column of a list's order; where it may be empty, empty ones come last either way."""

    column: str
    is_descending: bool = False
    is_nullable: bool = False

    @property
    def order(self) -> Any:
        """As the database has it. Without need no NULLS LAST: an index would not serve it."""
        nulls_last = True if self.is_nullable else None
        column = F(self.column)
        return column.desc(nulls_last=nulls_last) if self.is_descending else column.asc(nulls_last=nulls_last)

    @property
    def name(self) -> str:
        """As a cursor remembers it."""
        return ("-" if self.is_descending else "") + camel(self.column)

    def later(self, value: Any) -> Q:
        """Rows that come after `value` by this column."""
        if value is None:
            return NOTHING
        behind = Q(**{f"{self.column}__{'lt' if self.is_descending else 'gt'}": value})
        return behind | Q(**{f"{self.column}__isnull": True}) if self.is_nullable else behind

    def equal(self, value: Any) -> Q:
        """Rows with that `value`."""
        return Q(**{f"{self.column}__isnull": True}) if value is None else Q(**{self.column: value})


def ordered(rows: QuerySet[Any], keys: Sequence[Key]) -> QuerySet[Any]:
    """`rows` by `keys`, the last of which is unique."""
    return rows.order_by(*(key.order for key in keys))


def after(rows: QuerySet[Any], keys: Sequence[Key], cursor: str) -> QuerySet[Any]:
    """Those of `rows` behind the one that `cursor` names. Raises ValidationError."""
    values = _read(rows, keys, cursor)
    if len({key.is_descending for key in keys}) == 1 and not any(key.is_nullable for key in keys):
        return rows.filter(_beyond(rows, keys, values))
    behind, equal = NOTHING, Q()
    for key, value in zip(keys, values, strict=True):
        behind |= equal & key.later(value)
        equal &= key.equal(value)
    return rows.filter(_at_or_after(keys[0], values[0]) & behind)


def cursor_of(row: Any, keys: Sequence[Key]) -> str:
    """The cursor that names `row`."""
    return cursor_at([_written(getattr(row, key.column)) for key in keys], keys)


def cursor_at(place: Sequence[Any], keys: Sequence[Key]) -> str:
    """The cursor that names the row with those values of `keys`, as JSON has them."""
    content = [[key.name for key in keys], *place]
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def _beyond(rows: QuerySet[Any], keys: Sequence[Key], values: Sequence[Any]) -> "Lookup[Any]":
    """(a, b) < (1, 2): one range of an index, however many rows share the first column's value."""
    fields = [rows.model._meta.get_field(key.column) for key in keys]  # noqa: SLF001
    columns = _row(*(F(key.column) for key in keys))
    told = _row(*(Value(value, output_field=field) for value, field in zip(values, fields, strict=True)))
    return LessThan(columns, told) if keys[0].is_descending else GreaterThan(columns, told)


def _row(*parts: Any) -> Func:
    return Func(*parts, function="ROW", output_field=TextField())  # of no type that Django knows


def _at_or_after(key: Key, value: Any) -> Q:
    """Says nothing new, but the planner turns it into a range of an index."""
    if key.is_nullable or value is None:
        return Q()
    return Q(**{f"{key.column}__{'lte' if key.is_descending else 'gte'}": value})


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(rows: QuerySet[Any], keys: Sequence[Key], cursor: str) -> list[Any]:
    try:
        names, *values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if names != [key.name for key in keys] or len(values) != len(keys):
            raise ValueError(cursor)
        fields = [rows.model._meta.get_field(key.column) for key in keys]  # noqa: SLF001
        read = [field.to_python(value) for field, value in zip(fields, values, strict=True)]
        if any(_is_unusable(value) for value in read):
            raise ValueError(cursor)
        return read
    except (ValueError, TypeError, OverflowError, RecursionError, FieldError) as error:
        raise ValidationError({"cursor": [NO_CURSOR]}) from error


def _is_unusable(value: Any) -> bool:
    """What the database would not take: a forged cursor is refused like any other that is none."""
    if isinstance(value, datetime):
        return value.tzinfo is None or not EARLIEST <= value < LATEST
    return isinstance(value, str) and UNSTORABLE.search(value) is not None
