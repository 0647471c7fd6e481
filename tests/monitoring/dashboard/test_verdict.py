"""What the first page says first."""

import pytest

from monitoring.dashboard.verdict import Trouble, troubles

WELL = {"database": "ok", "scheduler": "ok", "worker": "ok", "broker": "ok"}


def test_nothing_is_said_when_all_is_well():
    assert troubles(WELL, failing=0, missed=0, flapping=0) == []


@pytest.mark.parametrize(
    ("parts", "counts", "worst"),
    [
        (WELL | {"worker": "no worker has a lease: start one"}, (3, 2, 1), Trouble("part", name="worker")),
        (WELL, (3, 2, 1), Trouble("failing", 3)),
        (WELL, (0, 2, 1), Trouble("missed", 2)),
        (WELL, (0, 0, 1), Trouble("flapping", 1)),
    ],
)
def test_the_worst_comes_first(parts, counts, worst):
    assert troubles(parts, *counts)[0] == worst


def test_all_that_is_not_well_is_told():
    found = troubles(WELL | {"broker": "away: TimeoutError"}, failing=1, missed=4, flapping=2)

    assert [one.kind for one in found] == ["part", "failing", "missed", "flapping"]
