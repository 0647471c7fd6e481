"""Whether a job's outcome changes again and again. [rule]"""

from collections.abc import Sequence
from itertools import pairwise

LAST, FEWEST_CHANGES = 20, 4
CALLED = ("SUCCESS", "FAILED")


def changes_of(statuses: Sequence[str]) -> int:
    """How often the outcome changed among the last LAST runs that were called; `statuses` newest first."""
    called = [status for status in statuses if status in CALLED][:LAST]
    return sum(before != after for before, after in pairwise(called))


def is_flapping(statuses: Sequence[str]) -> bool:
    """FEWEST_CHANGES of them or more."""
    return changes_of(statuses) >= FEWEST_CHANGES
