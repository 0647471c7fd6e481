"""/logs."""

import asyncio
import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from monitoring.dashboard.streaming import in_own_thread
from tests.makers import make_execution, make_job

AT = now().replace(microsecond=0) - timedelta(hours=1)


@pytest.fixture
def browser(ada):
    client = Client(headers={"Accept": "text/html"})
    client.force_login(ada)
    return client


@pytest.fixture
def runs(ada):
    """A success of one job and two failures of another, by name."""
    rates, mails = (
        make_job(ada, name="rates", url="https://a.test/"),
        make_job(ada, name="mails", url="https://b.test/"),
    )
    failure = {"status": "FAILED", "error_kind": "dns", "completed_at": AT}
    return {
        "good": make_execution(rates, AT - timedelta(hours=30), status="SUCCESS", completed_at=AT),
        "first": make_execution(mails, AT - timedelta(minutes=5), error_message="no name 123456", **failure),
        "second": make_execution(mails, AT, error_message="no name 654321", trigger="manual", **failure),
    }


def shown(html, runs):
    return {name for name, run in runs.items() if f"/executions/{run.pk}" in html}


@pytest.mark.django_db
def test_filters_stand_in_the_url_and_say_what_is_shown(browser, runs):
    between = (
        f"since={AT - timedelta(minutes=6):%Y-%m-%dT%H:%M}&until={AT - timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    )
    table = {
        "": {"good", "first", "second"},
        "status=SUCCESS": {"good"},
        "error_kind=dns": {"first", "second"},
        "trigger=manual": {"second"},
        "q=RATE": {"good"},
        "q=b.test&status=FAILED": {"first", "second"},
        f"job={runs['good'].job_id}": {"good"},
        between: {"first"},
        "q=nothing": set(),
    }

    found = {query: shown(browser.get(f"/logs?{query}").content.decode(), runs) for query in table}

    assert found == table


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    ["status=NONSENSE", "since=yesterday", "since=0001-01-01T00:00", "job=x", "q=%00", "skip=-1", "group=x"],
)
def test_what_cannot_be_asked_is_told_and_the_page_stands(browser, runs, query):
    assert browser.get(f"/logs?{query}").status_code == 200


@pytest.mark.django_db
def test_htmx_is_sent_the_rows_alone_and_only_the_first_page_moves(browser, runs):
    part = browser.get("/logs", headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in part
    assert shown(part, runs) == {"good", "first", "second"}
    assert 'hx-trigger="runs from:body' in browser.get("/logs").content.decode()
    assert 'hx-trigger="runs from:body' not in browser.get("/logs?skip=1").content.decode()


@pytest.mark.django_db
def test_failures_of_one_cause_are_one_row(browser, runs):
    html = browser.get("/logs?group=cause&q=mails").content.decode()

    assert html.count("<tr data-row>") == 1
    assert "no name &lt;n&gt;" in html
    assert f"/executions/{runs['second'].pk}" in html


@pytest.mark.django_db
def test_the_same_runs_come_as_csv_and_ndjson(browser, runs, ben):
    make_execution(make_job(ben, name="foreign"))
    as_csv = browser.get("/logs/export?format=csv&status=FAILED")
    as_ndjson = browser.get("/logs/export?format=ndjson&status=FAILED")

    rows = list(csv.DictReader(io.StringIO(as_csv.getvalue().decode())))
    objects = [json.loads(line) for line in as_ndjson.getvalue().splitlines()]

    assert as_csv.streaming
    assert as_csv["Content-Disposition"].startswith('attachment; filename="executions-')
    assert (
        [row["id"] for row in rows]
        == [one["id"] for one in objects]
        == [str(runs[name].pk) for name in ("second", "first")]
    )


def test_pieces_come_from_one_thread_of_their_own_that_ends_when_nobody_reads_on():
    seen, is_closed = set(), []

    def pieces():
        import threading

        try:
            while True:
                seen.add(threading.current_thread().name)
                yield b"x"
        finally:
            is_closed.append(threading.current_thread().name)

    async def read_three():
        stream = in_own_thread(pieces())
        read = [await anext(stream) for _ in range(3)]
        await stream.aclose()
        return read

    assert asyncio.run(read_three()) == [b"x"] * 3
    assert len(seen) == 1
    assert seen != {"MainThread"}


@pytest.mark.django_db
def test_times_are_read_in_the_viewers_zone(ada, browser):
    ada.timezone = "Asia/Tokyo"
    ada.save()
    at = datetime(2026, 3, 1, 1, 30, tzinfo=UTC)
    run = make_execution(make_job(ada), at, status="SUCCESS", completed_at=at)

    assert (
        f"/executions/{run.pk}"
        in browser.get("/logs?since=2026-03-01T10:30&until=2026-03-01T10:30").content.decode()
    )
    assert f"/executions/{run.pk}" not in browser.get("/logs?since=2026-03-01T10:31").content.decode()
