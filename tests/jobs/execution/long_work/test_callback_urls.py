"""The URL of a report: who may use it, and where it is told."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts.models import User
from jobs.execution.callbacks import token_of
from jobs.models import CronExecution
from tests import receivers
from tests.jobs.execution.long_work.reporting import MINUTE_MS, Taken, callback_of, report
from tests.makers import make_execution, make_job
from tests.receivers import Receiver

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_wrong_url_is_none(take: Taken, receiver: Receiver):
    row = take()
    right = callback_of(receiver)
    other = make_execution(row.job)
    key = settings.SECRET_KEY.encode()

    answers = [
        report(right[:-1] + ("A" if right[-1] != "A" else "B")),
        report(f"http://x/callbacks/{other.pk}/{right.rpartition('/')[2]}"),
        report(f"http://x/callbacks/{UUID(int=1)}/{token_of(key, UUID(int=1), 1)}"),
        report(f"http://x/callbacks/{row.pk}/{token_of(key, row.pk, 5)}"),
        report(f"http://x/callbacks/{row.pk}/ü"),
    ]

    row.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404] * 5
    assert row.status == "RUNNING"


def test_guesses_of_urls_are_stopped(take: Taken, receiver: Receiver, settings: Any):
    row = take()
    settings.API_RATE_LIMIT = 3

    statuses = [report(f"http://x/callbacks/{row.pk}/guess{number}").status_code for number in range(5)]

    assert statuses == [404] * 3 + [429] * 2
    assert report(callback_of(receiver)).status_code == 200


def test_a_report_needs_no_credential_and_minds_none(take: Taken, receiver: Receiver):
    take()
    client = APIClient(headers={"Authorization": "Bearer cm_of_another_service"})

    assert client.post(urlsplit(callback_of(receiver)).path).status_code == 200


@pytest.mark.usefixtures("_transport")
def test_the_url_of_the_report_stays_with_the_host_that_it_is_for(
    ada: User, receiver: Receiver, run: Callable[[CronExecution], CronExecution]
):
    with receivers.start() as elsewhere:
        receiver.redirect("/x", elsewhere.url("/there"), status=307)
        row = run(make_execution(make_job(ada, url=receiver.url("/x"), async_timeout_ms=MINUTE_MS)))

        assert row.status == "SUCCESS"
        assert "x-cron-callback" in receiver.requests[0].headers
        assert "x-cron-callback" not in elsewhere.requests[0].headers


@pytest.mark.usefixtures("_transport")
def test_the_history_does_not_tell_the_url_of_the_report(
    ada: User, receiver: Receiver, run: Callable[[CronExecution], CronExecution]
):
    row = make_execution(make_job(ada, url=receiver.url("/echo"), async_timeout_ms=MINUTE_MS))
    token = token_of(settings.SECRET_KEY.encode(), row.pk, 1)
    receiver.answer("/echo", body=f"you said {token}".encode(), headers={"X-Echo": token})

    run(row)

    assert callback_of(receiver).endswith(token)
    assert bytes(row.response_body).decode() == "you said ••••"
    assert token not in str(row.__dict__)
