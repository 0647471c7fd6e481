"""A herd of 2,000 jobs due at one second, and a part killed with -9 while it is under way."""

import time

import pytest

from tests.faults import herd as herds
from tests.faults.figures import Keep, tell
from tests.faults.herd import Herd
from tests.faults.stack import Stack
from tests.receivers import Receiver

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

MOMENTS = {
    "as it is handed out": Herd.wait_for_handing_out,
    "a second before it": lambda herd: herd.wait_until_before(1.0),
    "in its middle": Herd.wait_for_middle,
}


@pytest.mark.parametrize("part", ["worker-1", "scheduler", "web", "valkey", "postgres"])
@pytest.mark.parametrize("moment", MOMENTS)  # outside: a part that dies again soon is restarted later
def test_a_killed_part_costs_no_tick(
    stack: Stack, receiver: Receiver, record_property: Keep, part: str, moment: str
):
    herd = herds.seed(stack, receiver)
    MOMENTS[moment](herd)

    back_s = stack.kill(part)
    whole_s = herd.wait_until_whole(since=time.monotonic())

    repeated = herd.judge()
    tell(record_property, f"{part} killed {moment}", whole_s=whole_s, repeated=repeated, back_s=back_s)
    assert repeated == 0 or part == "worker-1"


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_broker_that_is_killed_and_comes_back_empty_costs_no_tick(
    stack: Stack, receiver: Receiver, record_property: Keep, moment: str
):
    herd = herds.seed(stack, receiver)
    MOMENTS[moment](herd)

    stack.wipe_broker()
    back_s = stack.kill("valkey")
    whole_s = herd.wait_until_whole(since=time.monotonic())

    repeated = herd.judge()
    tell(record_property, f"valkey wiped {moment}", whole_s=whole_s, repeated=repeated, back_s=back_s)
    assert repeated == 0


def test_a_broker_that_forgets_everything_costs_no_tick(
    stack: Stack, receiver: Receiver, record_property: Keep
):
    herd = herds.seed(stack, receiver)
    herd.wait_for_handing_out()

    stack.wipe_broker()
    whole_s = herd.wait_until_whole(since=time.monotonic())

    repeated = herd.judge()
    tell(record_property, "valkey flushed as it is handed out", whole_s=whole_s, repeated=repeated)
    assert repeated == 0


@pytest.mark.parametrize("what", ["supervisor", "everything"])
def test_a_start_after_a_killed_supervisor_costs_no_tick(
    stack: Stack, receiver: Receiver, record_property: Keep, what: str
):
    herd = herds.seed(stack, receiver)
    herd.wait_for_middle()

    getattr(stack, f"kill_{what}")()
    killed_at = time.monotonic()
    stack.start()
    stack.up.wait_until_ready()
    ready_at = time.monotonic()
    whole_s = herd.wait_until_whole(since=ready_at)

    repeated = herd.judge()
    ready_s = ready_at - killed_at
    tell(record_property, f"{what} killed in its middle", whole_s=whole_s, repeated=repeated, ready_s=ready_s)
