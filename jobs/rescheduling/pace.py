"""The review's work in small steps, between the calls of others. [use case]"""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from jobs.execution import worker

T = TypeVar("T")

BEGIN_S, END_S = 0.2, 0.6  # of each second: ticks fall on whole ones, and a step takes up to a tenth


def between_calls(steps: Iterable[T]) -> Iterator[T]:
    """Each of `steps` after the calls that are due, away from whole seconds; at once where no worker runs."""
    for step in steps:
        if worker.is_here():
            worker.let_calls_go_first()
            time.sleep(wait_seconds(time.time()))
        yield step


def wait_seconds(at: float) -> float:
    """From `at`, seconds since the epoch, to the part of a second in which a step may begin."""
    within = at % 1
    return 0.0 if BEGIN_S <= within <= END_S else (BEGIN_S - within) % 1
