"""Rows in an order, read part by part. [adapter]

Who asks for the same list again and again keeps the Listing: its statement is written once, which takes
Django as long as the database takes to answer it.
"""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Func, QuerySet, TextField
from django.db.models.functions import Cast
from django.db.models.utils import create_namedtuple_class
from rest_framework.serializers import BaseSerializer

from cronmanager.rest import cursors
from cronmanager.rest.cursors import Key
from cronmanager.rest.texts import JsonText, Texts

PLACE = (
    "place"  # a row's values of the keys, as a JSON text: one column that only the last row's reader reads
)

Shape = type[BaseSerializer[Any]] | Texts


class Listing:
    """All of `rows`, in the order of `keys`, the last of which is unique; each is written as `shape` says."""

    def __init__(
        self, rows: QuerySet[Any], keys: Sequence[Key], shape: Shape, counted: QuerySet[Any] | None = None
    ) -> None:
        """`counted` are rows to count instead of `rows`: as many, and cheaper."""
        self.rows, self.keys, self.shape = rows, keys, shape
        self._counted = rows if counted is None else counted

    def part(self, skip: int, take: int, cursor: str) -> tuple[list[Any], bool]:
        """The rows from `skip` on, or behind `cursor`; and whether there are any behind them."""
        if cursor or not isinstance(self.shape, Texts):
            rows = cursors.after(self._selected, self.keys, cursor) if cursor else self._selected
            found = list(cursors.ordered(rows, self.keys)[skip : skip + take + 1])
        else:
            found = self._texts(skip, take + 1)
        return found[:take], len(found) > take

    def written(self, rows: list[Any]) -> Any:
        """The rows as they are answered."""
        if not isinstance(self.shape, Texts):
            return self.shape(rows, many=True).data
        return JsonText(f"[{','.join(map(self.shape.text_of, rows))}]")

    def cursor_of(self, row: Any) -> str:
        """The cursor that names `row`."""
        if not isinstance(self.shape, Texts):
            return cursors.cursor_of(row, self.keys)
        return cursors.cursor_at(json.loads(row.place), self.keys)

    @cached_property
    def counted(self) -> QuerySet[Any]:
        """The rows to be counted."""
        return self._counted.order_by().values("pk")

    @cached_property
    def _selected(self) -> QuerySet[Any]:
        if not isinstance(self.shape, Texts):
            return self.rows
        keys = Func(
            *(F(key.column) for key in self.keys), function="json_build_array", output_field=TextField()
        )
        shown = {**self.shape.expressions, PLACE: Cast(keys, TextField())}
        found: QuerySet[Any] = self.rows.annotate(**shown).values_list(
            *self.shape.columns, *shown, named=True
        )
        return found

    @cached_property
    def _statement(self) -> tuple[str, tuple[Any, ...], Any]:
        rows = cursors.ordered(self._selected, self.keys)
        sql, params = rows.query.sql_with_params()
        row = create_namedtuple_class(*rows._fields)  # type: ignore[attr-defined]
        return f"{sql} LIMIT %s OFFSET %s", params, row

    def _texts(self, skip: int, count: int) -> list[Any]:
        try:
            sql, params, row = self._statement
        except EmptyResultSet:  # Django knows without asking that nothing fits
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, (*params, count, skip))
            return list(map(row._make, cursor.fetchall()))
