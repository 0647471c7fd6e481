"""Executions leave as a stream, whole, harmless, and in little memory."""

import csv
import gc
import io
import json
from datetime import UTC, datetime, timedelta

import psutil
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jobs import queries
from jobs.api.lists import chosen_executions
from jobs.exports import CHUNK, COLUMNS, as_csv, as_ndjson, harmless
from jobs.models import CronExecution
from tests.makers import make_execution, make_job

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
ROWS, MOST_MB = 50_000, 24
pytestmark = pytest.mark.django_db


def read_csv(parts: list[bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(parts).decode(), newline="")))


def test_both_forms_tell_the_same_of_what_one_may_see(ada, ben):
    job = make_job(ada, name='a "job", of mine\nthat is ü')
    for n in range(3):
        make_execution(job, NOW - timedelta(minutes=n), status="FAILED", completed_at=NOW, error_kind="dns")
    make_execution(make_job(ben), NOW)

    rows = read_csv(list(as_csv(queries.logs_of(ada, None))))
    objects = [json.loads(line) for line in b"".join(as_ndjson(queries.logs_of(ada, None))).splitlines()]

    assert [row["scheduledFor"] for row in rows] == [
        "2027-03-01T12:00:00Z",
        "2027-03-01T11:59:00Z",
        "2027-03-01T11:58:00Z",
    ]
    assert [
        {name: "" if value is None else str(value) for name, value in one.items()} for one in objects
    ] == rows
    assert objects[0]["jobName"] == job.name
    assert list(objects[0]) == list(COLUMNS)
    assert as_csv_of_nothing() == ",".join(COLUMNS) + "\r\n"


def as_csv_of_nothing() -> str:
    return b"".join(as_csv(CronExecution.objects.none())).decode()


def test_filters_are_those_of_the_logs(ada):
    job = make_job(ada)
    make_execution(job, NOW, status="FAILED", completed_at=NOW, error_kind="dns")
    make_execution(job, NOW - timedelta(days=1), status="SUCCESS", completed_at=NOW)

    chosen = chosen_executions(queries.logs_of(ada, job.pk), {"status": "FAILED", "start_date": NOW})

    assert [row["errorKind"] for row in read_csv(list(as_csv(chosen)))] == ["dns"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("a=1", "a=1"),
        ("", ""),
        (-5, -5),
        (None, None),
    ],
)
def test_no_cell_is_a_formula(value: object, cell: object):
    assert harmless(value) == cell


def test_a_hostile_name_is_no_formula_in_the_file(ada):
    make_execution(make_job(ada, name='=cmd|"/C calc"!A0'), NOW, skip_reason="+1", lag_ms=-5)

    row = read_csv(list(as_csv(queries.logs_of(ada, None))))[0]

    assert (row["jobName"], row["skipReason"], row["lagMs"]) == ('\'=cmd|"/C calc"!A0', "'+1", "-5")


@pytest.mark.soak
@pytest.mark.alone
def test_memory_stays_flat_over_fifty_thousand_rows(ada):
    template = make_execution(make_job(ada), NOW, error_message="x" * 500, response_body=b"y" * 2000)
    columns = [str(field.column) for field in CronExecution._meta.concrete_fields]
    own = {"id": "gen_random_uuid()", "scheduled_for": "t.scheduled_for - n * interval '1 second'"}
    values = ", ".join(own.get(column, f"t.{column}") for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cron_executions ({', '.join(columns)}) SELECT {values} "
            "FROM cron_executions t, generate_series(1, %s) n WHERE t.id = %s",
            [ROWS - 1, template.pk],
        )
    me = psutil.Process()
    executions = queries.logs_of(ada, None)
    warm = as_csv(executions)
    next(warm), next(warm)
    warm.close()
    gc.collect()
    before = me.memory_info().rss

    lines, peak = 0, before
    with CaptureQueriesContext(connection) as asked:
        for part in as_csv(executions):
            lines += part.count(b"\r\n")
            peak = max(peak, me.memory_info().rss)

    assert lines == ROWS + 1
    assert (peak - before) / 2**20 < MOST_MB
    assert len(asked) <= 1 + ROWS // CHUNK
