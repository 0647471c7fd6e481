"""Executions as a stream of CSV or NDJSON, however many there are. [use case]

Rows come by a cursor of the server's, CHUNK at a time, without bodies: the memory does not grow with them.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from jobs.models import CronExecution

CHUNK = 2000
COLUMNS = {
    "id": "id",
    "cronJobId": "job_id",
    "jobName": "job__name",
    "endpointUrl": "job__endpoint_url",
    "trigger": "trigger",
    "scheduledFor": "scheduled_for",
    "startedAt": "started_at",
    "completedAt": "completed_at",
    "status": "status",
    "responseStatus": "response_status",
    "errorKind": "error_kind",
    "errorMessage": "error_message",
    "executionTimeMs": "execution_time_ms",
    "attemptNumber": "attempt_number",
    "lagMs": "lag_ms",
    "remoteAddress": "remote_address",
    "skipReason": "skip_reason",
}
# What a spreadsheet takes for the beginning of a formula, full-width forms too.
FORMULA = frozenset("=+-@|%＝＋－＠\t\r\n")


def as_csv(executions: QuerySet[CronExecution]) -> Iterator[bytes]:
    """A line of names, then one for each of `executions`, the newest tick first (RFC 4180, UTF-8)."""
    yield _csv_lines([list(COLUMNS)])
    for rows in _chunks(executions):
        yield _csv_lines([harmless(value) for value in row] for row in rows)


def as_ndjson(executions: QuerySet[CronExecution]) -> Iterator[bytes]:
    """An object on each line, the newest tick first."""
    for rows in _chunks(executions):
        objects = (dict(zip(COLUMNS, map(_plain, row), strict=True)) for row in rows)
        yield "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in objects).encode()


def harmless(value: Any) -> Any:
    """A cell that no spreadsheet runs: a text that looks like a formula gets an apostrophe before it."""
    plain = _plain(value)
    if isinstance(plain, str) and (plain[:1] in FORMULA or plain.lstrip()[:1] in FORMULA) and plain:
        return f"'{plain}"
    return plain


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case UUID():
            return str(value)
        case _:
            return value


def _csv_lines(rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _chunks(executions: QuerySet[CronExecution]) -> Iterator[list[tuple[Any, ...]]]:
    ordered = executions.order_by("-scheduled_for", "-id").values_list(*COLUMNS.values())
    rows: list[tuple[Any, ...]] = []
    for row in ordered.iterator(chunk_size=CHUNK):
        rows.append(row)
        if len(rows) == CHUNK:
            yield rows
            rows = []
    if rows:
        yield rows
