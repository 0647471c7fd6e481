"""A broker may deliver a message more than once; the claim takes only rows that wait."""

import time
from itertools import groupby

import pytest
from celery import Celery

from jobs.dispatching.publish import BATCH_SIZE, TASK
from tests.faults import herd as herds
from tests.faults.figures import Keep, tell
from tests.faults.stack import Stack
from tests.receivers import Receiver

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

IDS = "SELECT due_at, id::text FROM cron_executions ORDER BY due_at, random()"


def publish_all_again(stack: Stack) -> None:
    """Every execution once more, in batches cut in another way."""
    broker = Celery(broker=stack.broker_url, set_as_current=False)
    for instant, rows in groupby(stack.rows(IDS), key=lambda row: row[0]):
        ids = [row[1] for row in rows]
        for start in range(0, len(ids), BATCH_SIZE):
            batch = ids[start : start + BATCH_SIZE]
            broker.send_task(TASK, args=[batch, instant.isoformat()], queue="executions")
    broker.close()


def test_messages_that_come_again_before_in_and_after_the_herd_cause_no_call(
    stack: Stack, receiver: Receiver, record_property: Keep
):
    herd = herds.seed(stack, receiver)

    herd.wait_for_handing_out()
    publish_all_again(stack)
    herd.wait_for_middle()
    publish_all_again(stack)
    whole_s = herd.wait_until_whole(since=time.monotonic())
    publish_all_again(stack)
    herds.wait_until_taken(stack)

    repeated = herd.judge()
    tell(record_property, "every message three times more", whole_s=whole_s, repeated=repeated)
    assert repeated == 0
