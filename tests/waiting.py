"""Waits for a fact in the database, never for seconds."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model

M = TypeVar("M", bound=Model)
POLL_S = 0.02


def wait_until(row: M, holds: Callable[[M], bool], timeout_s: float = 15) -> M:
    """`row`, read anew, as soon as `holds` is true of it; AssertionError when it never is."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        row.refresh_from_db()
        if holds(row):
            return row
        time.sleep(POLL_S)
    raise AssertionError(f"not within {timeout_s} s: {row.__dict__}")
