"""The review keeps to its own part of each second."""

import time
from typing import Any

import pytest

from jobs.execution import worker
from jobs.rescheduling.pace import BEGIN_S, between_calls, wait_seconds


@pytest.mark.parametrize(
    ("at", "expected"),
    [(1000.0, 0.2), (1000.15, 0.05), (1000.25, 0), (1000.5, 0), (1000.59, 0), (1000.7, 0.5)],
)
def test_a_step_begins_in_its_part_of_the_second(at: float, expected: float):
    assert wait_seconds(at) == pytest.approx(expected)


@pytest.fixture
def worker_here(db: None) -> Any:
    """This process's worker, as a worker process has it."""
    yield worker.current()
    worker.current().stop()
    worker.current.cache_clear()


@pytest.mark.django_db(transaction=True)
def test_steps_beside_a_worker_keep_off_the_whole_second(worker_here: Any):
    steps = between_calls(range(30))

    begun = []
    for _ in steps:
        begun.append(time.time() % 1)
        time.sleep(0.05)

    kept = [BEGIN_S <= within < 1 for within in begun]  # a busy machine may hold one up past its time
    assert len(begun) == 30
    assert kept.count(True) >= 25, begun


def test_without_a_worker_nobody_waits():
    began = time.monotonic()

    assert list(between_calls(range(1000))) == list(range(1000))

    assert time.monotonic() - began < 1
