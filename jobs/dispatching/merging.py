"""The next ticks of many jobs in the order of time. [rule]"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Generic, TypeVar

from jobs.dispatching.policy import within

J = TypeVar("J")


@dataclass(frozen=True, slots=True)
class Ticking(Generic[J]):
    """A job with its next tick, and how it goes on from a tick."""

    job: J
    next_run_at: datetime
    following: Callable[[datetime], datetime | None]
    ends_at: datetime | None = None


def merged(jobs: Iterable[Ticking[J]], now: datetime, until: datetime) -> Iterator[tuple[datetime, J]]:
    """Each tick up to `until` with its job, the earliest first.

    A job that is overdue is told with its overdue tick, then with those after `now`. Each step costs one tick
    of one job: what is not asked for is not computed.
    """
    order = count()
    heap = [(one.next_run_at, next(order), one) for one in jobs]
    heapify(heap)
    while heap and heap[0][0] <= until:
        at, _, one = heappop(heap)
        yield at, one.job
        following = within(one.ends_at, one.following(max(at, now)))
        if following:
            heappush(heap, (following, next(order), one))
