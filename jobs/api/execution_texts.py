"""Executions of a list as JSON, from plain values: to make two models of each row took longest. [face]

Columns are those of the model, so that a new one needs no line here.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.db.models import (
    BinaryField,
    DateTimeField,
    F,
    Func,
    IntegerField,
    JSONField,
    TextField,
)
from django.db.models.functions import Cast

from cronmanager.rest.texts import Texts
from jobs.api.shapes import brief_execution_shape, execution_shape
from jobs.models import CronExecution
from jobs.queries import SHOWN_BYTES

FIELDS = [field for field in CronExecution._meta.concrete_fields if field.name != "response_body"]  # noqa: SLF001
INSTANTS = [field.attname for field in FIELDS if isinstance(field, DateTimeField)]
PLAIN = [field.attname for field in FIELDS if field.attname not in INSTANTS]
JSON_PLACES = [PLAIN.index(field.attname) for field in FIELDS if isinstance(field, JSONField)]
JOB = {
    "shown_job_id": F("job__id"),
    "shown_job_name": F("job__name"),
    "shown_job_url": F("job__endpoint_url"),
}


def _iso(column: str) -> Cast:
    """An instant as a text: Python reads it ten times as fast as the database's own form."""
    return Cast(Func(F(column), function="to_json"), TextField())


def _shared() -> dict[str, Any]:
    return {f"{name}_text": _iso(name) for name in INSTANTS} | JOB


def _body_part() -> dict[str, Any]:
    start = Func(F("response_body"), 1, SHOWN_BYTES, function="SUBSTRING", output_field=BinaryField())
    size = Func(F("response_body"), function="OCTET_LENGTH", output_field=IntegerField())
    return {"body_start": start, "body_bytes": size}


def _read(row: Any) -> SimpleNamespace:
    """The row as a model has it."""
    values: dict[str, Any] = dict(zip(PLAIN, row, strict=False))
    for place in JSON_PLACES:
        text = row[place]
        values[PLAIN[place]] = json.loads(text) if isinstance(text, str) else text
    for name, text in zip(INSTANTS, row[len(PLAIN) :], strict=False):
        values[name] = None if text is None else datetime.fromisoformat(text[1:-1])
    job = SimpleNamespace(id=row.shown_job_id, name=row.shown_job_name, endpoint_url=row.shown_job_url)
    return SimpleNamespace(**values, job=job)


def _written(shape: Mapping[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def brief_text(row: Any) -> str:
    """The execution of a row of BRIEF_TEXTS."""
    execution = _read(row)
    execution.body_start, execution.body_bytes = row.body_start, row.body_bytes
    return _written(brief_execution_shape(execution))  # type: ignore[arg-type]  # as a model has it


def whole_text(row: Any) -> str:
    """The execution of a row of WHOLE_TEXTS."""
    execution = _read(row)
    execution.response_body = row.whole_body
    return _written(execution_shape(execution))  # type: ignore[arg-type]  # as a model has it


BRIEF_TEXTS = Texts(tuple(PLAIN), _shared() | _body_part(), brief_text)
WHOLE_TEXTS = Texts(tuple(PLAIN), _shared() | {"whole_body": F("response_body")}, whole_text)


def texts_of(query: Mapping[str, Any]) -> Texts:
    """With whole bodies where the query asks for them."""
    return WHOLE_TEXTS if "include" in query else BRIEF_TEXTS
