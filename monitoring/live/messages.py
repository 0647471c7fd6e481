"""What one process says to all hubs in one message: events by owner, each with its running total. [rule]"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from monitoring.events import Told, shape
from monitoring.live.totals import EVERYONE, Tally, Total

NOT_WATCHED = Total(0, 0)


def compose(told: Iterable[Told], tally: Tally) -> dict[str, Any]:
    """By owner [since, count, [job, frame, job, frame, …]], of those alone whom somebody watches."""
    frames: dict[str, list[str]] = defaultdict(list)
    is_for_all = tally.of(EVERYONE) is not None
    for one in told:
        owner = str(one.owner_id)
        if is_for_all or tally.of(owner):
            frames[owner] += (str(one.job_id), shape(one))
    for owner, pairs in frames.items():
        tally.add(owner, len(pairs) // 2)
    tally.add(EVERYONE, sum(len(pairs) for pairs in frames.values()) // 2)
    return with_totals(frames, tally) if frames else {}


def with_totals(frames: Mapping[str, list[str]], tally: Tally) -> dict[str, Any]:
    """The frames with each owner's total; EVERYONE's comes without frames, they are all of them."""
    said: dict[str, Any] = {
        owner: [*(tally.of(owner) or NOT_WATCHED), pairs] for owner, pairs in frames.items()
    }
    if total := tally.of(EVERYONE):
        said[EVERYONE] = [*total, []]
    return said


def summary(owners: Iterable[str], tally: Tally) -> dict[str, Any]:
    """The totals alone, so that the loss of a last message is found too."""
    return with_totals({owner: [] for owner in owners if tally.of(owner)}, tally)
