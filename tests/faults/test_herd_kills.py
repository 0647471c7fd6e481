"""A herd of 2,000 jobs due at one second, and a part killed with -9 before it or in its middle."""

import time
from collections.abc import Callable

import pytest

from tests.faults import herd as herds
from tests.faults.herd import Herd
from tests.faults.stack import Stack
from tests.receivers import Receiver

pytestmark = [pytest.mark.fault, pytest.mark.timeout(180)]

Tell = Callable[[str, object], None]
MOMENTS = {"before": lambda herd: herd.wait_until_before(1.0), "middle": Herd.wait_for_middle}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("part", ["worker-1", "scheduler", "web", "valkey", "postgres"])
def test_a_killed_part_costs_no_tick(
    stack: Stack, receiver: Receiver, record_property: Tell, part: str, moment: str
):
    herd = herds.seed(stack, receiver)
    MOMENTS[moment](herd)

    pid = stack.kill(part)
    killed_at = time.monotonic()
    stack.wait_for_return(part, pid)
    back_at = time.monotonic()
    whole_s = herd.wait_until_whole(since=back_at)

    repeated = herd.judge()
    tell(record_property, f"{part} killed, {moment}", back_at - killed_at, whole_s, repeated)
    assert repeated == 0 or part == "worker-1"


def tell(record_property: Tell, fault: str, back_s: float, whole_s: float, repeated: int) -> None:
    """Keep the figures with the test's result, and show them."""
    record_property("whole_s", round(whole_s, 2))
    record_property("repeated", repeated)
    print(f"\n{fault}: back after {back_s:.1f} s, whole {whole_s:.1f} s later, {repeated} repeated")
