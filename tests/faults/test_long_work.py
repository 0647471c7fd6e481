"""Work that an endpoint has taken, and the product that waits for its report is killed meanwhile."""

from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.faults import herd as herds
from tests.faults.stack import WORKERS, Stack
from tests.receivers import Receiver
from tests.runtime.facts import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.timeout(120)]
MINUTE_MS = 60_000
ROW = """
SELECT status, error_kind, worker_id, async_deadline, jsonb_array_length(attempts), losses
FROM cron_executions
"""
COUNTED = "SELECT sum(succeeded), sum(failed) FROM statistics_of_jobs WHERE job_id = %(job)s::uuid"


def kill_workers(stack: Stack) -> None:
    """Kill the one that made the call, and the other."""
    for name in WORKERS:
        stack.kill(name)


def kill_holder(stack: Stack) -> None:
    """Kill the one that makes the call."""
    holder = stack.rows(ROW)[0][2]
    stack.kill(next(name for name in WORKERS if stack.registered().get(stack.up.parts[name]) == holder))


def kill_everything(stack: Stack) -> None:
    """Kill the product, and start it again."""
    stack.kill_everything()
    stack.start()
    stack.up.wait_until_ready()


def stop_and_start(stack: Stack) -> None:
    """As an upgrade does."""
    stack.up.stop()
    stack.start()
    stack.up.wait_until_ready()


BLOWS = pytest.mark.parametrize("strike", [kill_workers, kill_everything, stop_and_start])


@pytest.fixture
def job(stack: Stack, receiver: Receiver) -> Callable[..., str]:
    """Makes a job whose endpoint takes its work, and runs it; returns the job's id."""

    def make(async_timeout_ms: int, **fields: Any) -> str:
        receiver.answer("/long", status=202, headers={"X-Cron-Async": "true"})
        herds.clear(stack)
        made = stack.create_job(
            name="long work",
            endpointUrl=receiver.url("/long", "127.0.0.1"),
            cronExpression="0 0 1 1 *",
            asyncTimeoutMs=async_timeout_ms,
            **fields,
        )
        stack.execute_job(made)
        return made

    return make


def wait_until(stack: Stack, status: str, is_held: bool = False) -> None:
    """Wait until the only execution has that status, and awaits a report or not."""

    def is_so() -> bool:
        rows = stack.rows(ROW)
        return [(row[0], row[3] is not None) for row in rows] == [(status, is_held)]

    wait_for(is_so, 20, f"{status}, {is_held}", lambda: f"{stack.rows(ROW)}\n{stack.evidence()}")


def report(stack: Stack, receiver: Receiver, call: int = 0) -> int:
    """Report success by the URL that a call held; returns the answer's status.

    The product has another port after a start, as behind a proxy: the path is what counts.
    """
    path = urlsplit(receiver.requests[call].headers["x-cron-callback"]).path
    try:
        with urlopen(Request(f"http://127.0.0.1:{stack.up.port}{path}", method="POST"), timeout=10) as answer:
            return int(answer.status)
    except HTTPError as refused:
        refused.close()
        return refused.code


@BLOWS
def test_a_report_that_comes_after_a_kill_is_recorded_once(
    stack: Stack, receiver: Receiver, job: Callable[..., str], strike: Callable[[Stack], None]
):
    job_id = job(MINUTE_MS)
    wait_until(stack, "RUNNING", is_held=True)

    strike(stack)
    stack.settle()
    wait_until(stack, "RUNNING", is_held=True)
    answers = [report(stack, receiver) for _ in range(2)]

    assert answers == [200, 410]
    assert stack.rows(ROW) == [("SUCCESS", None, None, None, 1, 0)]
    assert stack.rows(COUNTED, job=job_id) == [(1, 0)]
    assert len(receiver.requests) == 1


@BLOWS
def test_work_whose_time_is_over_after_a_kill_ends_as_a_time_out_once(
    stack: Stack, receiver: Receiver, job: Callable[..., str], strike: Callable[[Stack], None]
):
    job_id = job(2_000, retryCount=0)
    wait_until(stack, "RUNNING", is_held=True)

    strike(stack)
    wait_until(stack, "FAILED")
    answer = report(stack, receiver)

    assert answer == 410
    assert stack.rows(ROW) == [("FAILED", "timeout", None, None, 1, 0)]
    assert stack.rows(COUNTED, job=job_id) == [(0, 1)]
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("call", [0, 1])
def test_a_report_counts_by_the_url_of_either_call_when_a_worker_died_before_it_recorded_the_answer(
    stack: Stack, receiver: Receiver, job: Callable[..., str], call: int
):
    receiver.hold("/long")
    job_id = job(MINUTE_MS)
    receiver.wait_for(1)

    kill_holder(stack)
    receiver.release("/long")
    wait_until(stack, "RUNNING", is_held=True)
    answers = [report(stack, receiver, call), report(stack, receiver, 1 - call)]

    assert answers == [200, 410]
    assert stack.rows(ROW) == [("SUCCESS", None, None, None, 2, 1)]
    assert stack.rows(COUNTED, job=job_id) == [(1, 0)]
    assert len({one.headers["idempotency-key"] for one in receiver.requests}) == 1
    assert len(receiver.requests) == 2
