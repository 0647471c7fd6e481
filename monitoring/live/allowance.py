"""How many messages one socket may send: a burst, then so many a second. [rule]"""

from typing import NamedTuple

BURST = 300.0  # a page subscribes to all that it shows, at once
A_SECOND = 5.0


class Allowance(NamedTuple):
    """So many messages were left at that second, of any clock that only goes forward."""

    left: float
    at: float


def spend(allowance: Allowance, now: float) -> Allowance | None:
    """What is left after one more message; None when it is one too many."""
    left = min(BURST, allowance.left + (now - allowance.at) * A_SECOND) - 1
    return Allowance(left, now) if left >= 0 else None
