"""Several schedulers, and one that is frozen: each tick has one row, and one call."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults import herd as herds
from tests.faults.figures import Keep, tell
from tests.faults.herd import Herd
from tests.faults.stack import Stack
from tests.receivers import Receiver

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

FROZEN_S = 30.0
BEFORE_S = 5.5  # before the first tick, more than the scheduler looks ahead; between two of its seconds
ON_TIME_S = 1.5  # a machine that tests much at once is slow


@contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The process does nothing meanwhile, and does not know it."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def seed_ticks_every_ten_seconds(stack: Stack, receiver: Receiver) -> Herd:
    """Three ticks fall into the time that a scheduler is frozen, one comes after it."""
    return herds.seed_recurring(stack, receiver, every_s=10, times=4, size=200)


def test_two_schedulers_that_meet_a_herd_make_each_row_once(
    stack: Stack, receiver: Receiver, record_property: Keep
):
    with stack.another_scheduler():
        herd = herds.seed(stack, receiver)
        herd.wait_until_before(0)
        whole_s = herd.wait_until_whole(since=time.monotonic())

    repeated = herd.judge()
    tell(record_property, "two schedulers, after the tick", whole_s=whole_s, repeated=repeated)
    assert repeated == 0


def test_a_lone_scheduler_that_was_frozen_catches_up(stack: Stack, receiver: Receiver, record_property: Keep):
    herd = seed_ticks_every_ten_seconds(stack, receiver)
    herd.wait_until_before(BEFORE_S)

    with frozen(stack.up.parts["scheduler"]):
        time.sleep(FROZEN_S)
    caught_up_s = herd.wait_until_ended(3, since=time.monotonic())
    herd.wait_until_whole(since=time.monotonic())

    repeated = herd.judge()
    tell(record_property, "lone scheduler frozen for 30 s", whole_s=caught_up_s, repeated=repeated)
    assert repeated == 0


def test_a_frozen_scheduler_delays_nothing_while_another_lives(
    stack: Stack, receiver: Receiver, record_property: Keep
):
    with stack.another_scheduler():
        herd = seed_ticks_every_ten_seconds(stack, receiver)
        herd.wait_until_before(BEFORE_S)
        with frozen(stack.up.parts["scheduler"]):
            time.sleep(FROZEN_S)
        whole_s = herd.wait_until_whole(since=time.monotonic())

    repeated = herd.judge()
    lag_s = herd.longest_lag_s()
    tell(record_property, "one of two frozen", whole_s=whole_s, repeated=repeated, longest_lag_s=lag_s)
    assert repeated == 0
    assert lag_s < ON_TIME_S
