"""POST /cron/:id/execute."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from celery import current_app
from django.db import connection

from jobs.models import CronExecution
from tests.credentials import token_client
from tests.makers import make_job


def is_queued(execution_id):
    """Whether a message in the queue names the execution; the queue is other tests' too."""
    with current_app.connection_for_read() as broker:
        queue = broker.SimpleQueue("executions")
        with suppress(queue.Empty):
            while message := queue.get(block=False):
                message.ack()
                if str(execution_id) in message.payload[0][0]:
                    return True
    return False


def end_first_execution():
    """Play the worker: wait for the row, then end it."""
    while not CronExecution.objects.update(
        status="SUCCESS", completed_at=datetime.now(UTC), response_status=200
    ):
        pass
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_run_by_hand_is_due_at_once_and_handed_to_the_workers(ada):
    job = make_job(ada, is_active=False)

    answer = token_client(ada).post(f"/cron/{job.pk}/execute")

    execution = CronExecution.objects.get()
    assert answer.status_code == 202
    assert (answer.json()["trigger"], answer.json()["status"]) == ("manual", "PENDING")
    assert (execution.created_by, execution.due_at) == (ada, execution.scheduled_for)
    assert is_queued(execution.pk)


@pytest.mark.django_db(transaction=True)
def test_who_waits_is_given_the_end(ada):
    job = make_job(ada)
    client = token_client(ada)

    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(end_first_execution)
        answer = client.post(f"/cron/{job.pk}/execute?wait=20")
        ended.result()

    assert answer.status_code == 200
    assert answer.json()["status"] == "SUCCESS"


@pytest.mark.django_db
@pytest.mark.parametrize("wait", ["61", "-1", "soon"])
def test_a_wait_out_of_range_is_refused_and_runs_nothing(ada, wait):
    job = make_job(ada)

    assert token_client(ada).post(f"/cron/{job.pk}/execute?wait={wait}").status_code == 400
    assert not CronExecution.objects.exists()
