"""Taken work whose end nobody reports in time."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from accounts.models import User
from jobs.api.shapes import execution_shape
from jobs.execution import expiry
from jobs.execution.attempt import Ended
from tests.credentials import token_client
from tests.jobs.execution.long_work.reporting import Taken, callback_of, report
from tests.makers import make_execution, make_job
from tests.receivers import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


def test_work_that_is_not_reported_in_time_ends_as_a_time_out(take: Taken, told: list[Ended]):
    row = take(async_timeout_ms=5000)
    deadline = row.async_deadline

    early = expiry.end_overdue(deadline - timedelta(milliseconds=1))
    count = expiry.end_overdue(deadline)

    row.refresh_from_db()
    shown = token_client(row.job.created_by).get(f"/executions/{row.pk}").json()
    assert (early, count, row.status, row.error_kind, row.response_status) == (0, 1, "FAILED", "timeout", 202)
    assert shown["explanation"].startswith(
        "The endpoint took the work (202) and did not report its end within 5 s."
    )
    assert shown["attempts"][0]["explanation"] == shown["explanation"]
    assert [one.outcome.kind for one in told] == ["timeout"]


def test_work_that_was_overdue_for_a_month_when_the_product_came_back_ends_too(take: Taken):
    row = take(async_timeout_ms=5000)

    expiry.end_overdue(row.async_deadline + timedelta(days=31))

    row.refresh_from_db()
    assert (row.status, row.error_kind) == ("FAILED", "timeout")
    assert 5_000 <= row.execution_time_ms < 15_000


def test_both_explanations_stand_in_the_documentation(take: Taken, receiver: Receiver):
    page = (Path(__file__).parents[4] / "docs" / "results.md").read_text(encoding="utf-8")
    overdue, failed = take(async_timeout_ms=5000), take()

    report(callback_of(receiver), {"status": "failed", "message": "the disk is full"})
    expiry.end_overdue(overdue.async_deadline)

    for row in (overdue, failed):
        row.refresh_from_db()
        said = execution_shape(row)["explanation"]
        assert f"| `{row.error_kind}` | {said} |" in page


def test_a_late_report_changes_nothing_before_and_after_its_execution_is_ended(
    take: Taken, receiver: Receiver, time_machine: Any
):
    row = take()
    time_machine.move_to(row.async_deadline + timedelta(seconds=1))

    before = report(callback_of(receiver))
    expiry.end_overdue(now())
    after = report(callback_of(receiver))

    row.refresh_from_db()
    assert (before.status_code, after.status_code, row.status) == (410, 410, "FAILED")


def test_the_cost_of_a_look_for_overdue_work_is_one_query(ada: User):
    make_execution(make_job(ada))

    with CaptureQueriesContext(connection) as queries:
        expiry.end_overdue(now())

    assert len(queries) == 1
