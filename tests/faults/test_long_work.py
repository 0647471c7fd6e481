"""Work that an endpoint has taken, and the product that waits for its report is killed meanwhile."""

from collections.abc import Callable
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from tests.faults import herd as herds
from tests.faults.stack import WORKERS, Stack
from tests.receivers import Receiver
from tests.runtime.facts import wait_for

pytestmark = [pytest.mark.fault, pytest.mark.timeout(120)]
LONG_MS = 600_000  # longer than any start takes
ROWS = """
SELECT e.status, e.error_kind, jsonb_array_length(attempts), losses, async_deadline IS NOT NULL, worker_id
FROM cron_executions e JOIN cron_jobs j ON j.id = e.job_id ORDER BY j.name
"""
COUNTED = """
SELECT succeeded, failed FROM statistics_of_jobs s JOIN cron_jobs j ON j.id = s.job_id ORDER BY j.name
"""


def kill_workers(stack: Stack) -> None:
    """Kill the one that made the call, and the other."""
    for name in WORKERS:
        stack.kill(name)


def kill_holder(stack: Stack) -> None:
    """Kill the one that makes the call."""
    holder = stack.rows(ROWS)[0][-1]
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


@pytest.fixture
def give(stack: Stack, receiver: Receiver) -> Callable[[str, int], None]:
    """Has a new job of that name run, whose endpoint takes the work for so many milliseconds."""
    receiver.answer("/long", status=202, headers={"X-Cron-Async": "true"})
    herds.clear(stack)
    stack.execute("TRUNCATE statistics_of_jobs")

    def run_a_job(name: str, async_timeout_ms: int) -> None:
        times = {"cronExpression": "0 0 1 1 *", "asyncTimeoutMs": async_timeout_ms, "retryCount": 0}
        job_id = stack.create_job(name=name, endpointUrl=receiver.url("/long", "127.0.0.1"), **times)
        stack.execute_job(job_id)

    return run_a_job


def wait_until(stack: Stack, *statuses: str) -> None:
    """Wait until each job's execution has that status, and those that run await their report."""

    def are_so() -> bool:
        rows = stack.rows(ROWS)
        are_held = all(row[4] for row in rows if row[0] == "RUNNING")
        return are_held and tuple(row[0] for row in rows) == statuses

    wait_for(are_so, 20, str(statuses), lambda: f"{stack.rows(ROWS)}\n{stack.evidence()}")


def report(stack: Stack, receiver: Receiver, call: int) -> int:
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


@pytest.mark.parametrize("strike", [kill_workers, kill_everything, stop_and_start])
def test_after_a_kill_a_report_is_recorded_once_and_what_nobody_reports_ends_once(
    stack: Stack, receiver: Receiver, give: Callable[[str, int], None], strike: Callable[[Stack], None]
):
    give("a reported one", LONG_MS)
    give("b overdue", 3_000)
    wait_until(stack, "RUNNING", "RUNNING")

    strike(stack)
    wait_until(stack, "RUNNING", "FAILED")
    answers = [report(stack, receiver, call) for call in (0, 0, 1)]

    assert answers == [200, 410, 410]
    assert stack.rows(ROWS) == [
        ("SUCCESS", None, 1, 0, False, None),
        ("FAILED", "timeout", 1, 0, False, None),
    ]
    assert stack.rows(COUNTED) == [(1, 0), (0, 1)]
    assert len(receiver.requests) == 2


@pytest.mark.parametrize("call", [0, 1])
def test_a_report_counts_by_the_url_of_either_call_when_a_worker_died_before_it_recorded_the_answer(
    stack: Stack, receiver: Receiver, give: Callable[[str, int], None], call: int
):
    receiver.hold("/long")
    give("work", LONG_MS)
    receiver.wait_for(1)

    kill_holder(stack)
    receiver.release("/long")
    wait_until(stack, "RUNNING")
    answers = [report(stack, receiver, call), report(stack, receiver, 1 - call)]

    assert answers == [200, 410]
    assert stack.rows(ROWS) == [("SUCCESS", None, 2, 1, False, None)]
    assert stack.rows(COUNTED) == [(1, 0)]
    assert [one.headers["idempotency-key"] for one in receiver.requests] == [execution_id(receiver)] * 2


def execution_id(receiver: Receiver) -> str:
    """That of the first call."""
    return receiver.requests[0].headers["x-cron-execution-id"]
