"""A worker that is asked to stop with 500 calls in the air: what ends soon is heard, the rest goes on."""

import os
import signal
import time
from collections import Counter
from datetime import UTC, datetime

import psutil
import pytest

from tests.faults import herd as herds
from tests.faults.figures import Keep, tell
from tests.faults.herd import Herd
from tests.faults.stack import Stack
from tests.receivers import Receiver
from tests.runtime.facts import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

KIND_SIZE, HOSTS = 500, 20  # below the cap per host
QUICK_S = 3.0
STOPPED_WITHIN_S = 15.0
CALLED_AGAIN_WITHIN_S = 3.0  # after the worker's end; a lease would take 7
BUSIEST = """
SELECT p.pid, array_agg(e.id::text) FROM cron_executions e JOIN runtime_processes p ON p.id = e.worker_id
WHERE e.status = 'RUNNING' GROUP BY p.pid ORDER BY count(*) DESC LIMIT 1
"""


def seed_quick_and_slow(stack: Stack, receiver: Receiver) -> Herd:
    """500 jobs whose endpoint answers after 3 s, 500 whose endpoint answers when it is let."""
    receiver.answer("/quick", delay_s=QUICK_S)
    receiver.hold("/slow")
    herds.clear(stack)
    tick = datetime.fromtimestamp(int(time.time() + herds.LEAD_S), UTC)
    for path in ("/quick", "/slow"):
        url = receiver.url(path, "127.0.0.1")
        herds.add(stack, KIND_SIZE, HOSTS, endpointUrl=url, runAt=herds.written(tick), timeoutMs=60_000)
    return Herd(stack, receiver, [tick], 2 * KIND_SIZE)


def calls_of(receiver: Receiver, path: str) -> Counter[str]:
    """How often each execution was called at `path`."""
    requests = [request for request in list(receiver.requests) if request.path == path]
    return Counter(request.headers["x-cron-execution-id"] for request in requests)


def test_a_stopping_worker_hears_what_ends_soon_and_hands_the_rest_to_another(
    stack: Stack, receiver: Receiver, record_property: Keep
):
    herd = seed_quick_and_slow(stack, receiver)
    wait_for(lambda: len(receiver.requests) == herd.size, 20, "all are in the air", stack.evidence)
    pid, in_the_air = stack.rows(BUSIEST)[0]
    cut_short = set(in_the_air) & calls_of(receiver, "/slow").keys()

    os.kill(pid, signal.SIGTERM)
    stop_s = wait_for(lambda: not psutil.pid_exists(pid), STOPPED_WITHIN_S, "it has stopped", stack.evidence)
    everything = herd.size + len(cut_short)
    again_s = wait_for(lambda: len(receiver.requests) == everything, 15, "called again", stack.evidence)
    receiver.release("/slow")
    whole_s = herd.wait_until_whole(since=time.monotonic())

    repeated = herd.judge()
    tell(
        record_property,
        f"worker stopped with {len(in_the_air)} calls in the air",
        whole_s=whole_s,
        repeated=repeated,
        stop_s=stop_s,
        called_again_s=again_s,
    )
    assert len(in_the_air) >= KIND_SIZE
    assert set(calls_of(receiver, "/quick").values()) == {1}
    assert {one for one, times in calls_of(receiver, "/slow").items() if times == 2} == cut_short
    assert repeated == len(cut_short)
    assert again_s < CALLED_AGAIN_WITHIN_S
