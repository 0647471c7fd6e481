"""Queries whose SQL is written once. [adapter]

To write a statement over four tables takes Django longer than PostgreSQL takes to answer it, so what is asked
with each request keeps its text, and only the values change.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
Row = Sequence[Any]


class KeptQuery(Generic[M]):
    """The first row that `rows` finds, with its related rows and annotations.

    `samples` are values of the right types that stand nowhere else in the query: they mark the places.
    """

    def __init__(self, rows: Callable[..., QuerySet[M]], *samples: Any) -> None:
        self._rows, self._samples = rows, samples

    def first(self, *values: Any) -> M | None:
        """The row for these `values`, given in the order of the samples."""
        statement = self._statement
        params = [param if place is None else values[place] for param, place in statement.params]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            row = cursor.fetchone()
        return None if row is None else statement.model_of(list(row))

    @cached_property
    def _statement(self) -> "Statement":
        compiler = self._rows(*self._samples)[:1].query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = {sample: place for place, sample in enumerate(self._samples)}
        marked = [(param, places.get(getattr(param, "obj", param))) for param in params]  # bytes are wrapped
        return Statement(sql, marked, _maker(compiler))


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, its parameters, each with the place of the value that it stands for, and what a row is."""

    sql: str
    params: list[tuple[Any, int | None]]
    model_of: Callable[[list[Any]], Any]


def _maker(compiler: Any) -> Callable[[list[Any]], Any]:
    """What makes a model of a row, as Django's own ModelIterable does."""
    chosen, info, annotations = compiler.select, compiler.klass_info, compiler.annotation_col_map or {}
    converters = compiler.get_converters([column[0] for column in chosen]).items()
    own = info["select_fields"]
    part = slice(own[0], own[-1] + 1)
    names = [column[0].target.attname for column in chosen[part]]
    related = get_related_populators(info, chosen, "default")  # type: ignore[call-arg]  # the stubs are of Django 6

    def model_of(row: list[Any]) -> Any:
        for place, (convert, expression) in converters:
            for step in convert:
                row[place] = step(row[place], expression, connection)
        model = info["model"].from_db("default", names, row[part])
        for populator in related:
            populator.populate(row, model)
        for name, place in annotations.items():
            setattr(model, name, row[place])
        return model

    return model_of
