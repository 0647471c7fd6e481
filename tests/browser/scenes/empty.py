"""A fresh install: one administrator, nothing else."""

from datetime import datetime

from tests.browser.scenes import machines, people


def fill(now: datetime) -> None:
    """Nothing but what is there after the first start."""
    people.administrator(now)
    machines.start(now)
