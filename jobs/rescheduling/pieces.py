"""Many of something, some at a time. [rule]"""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def pieces(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`rows` in their order, at most `size` at a time."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
