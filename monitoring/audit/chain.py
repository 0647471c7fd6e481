"""How a row is bound to the one before it, and what of a chain does not fit. [rule]"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

NOTHING_BEFORE = ""  # the previous hash of the first row


@dataclass(frozen=True, slots=True)
class Link:
    """A row as the chain sees it. `facts` are its other columns, as JSON has them."""

    id: int
    position: int
    previous_id: int | None
    previous_hash: str
    facts: dict[str, Any] = field(repr=False)
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The last row that was sealed, as it is remembered beside the table."""

    position: int
    id: int
    hash: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was sealed."""

    kind: str  # edited, removed or head
    text: str


def hash_of(link: Link) -> str:
    """SHA-256, in hex, over the previous row's hash, a line feed and the row as JSON with sorted names."""
    row = {"id": link.id, "position": link.position, "previousId": link.previous_id, **link.facts}
    content = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{link.previous_hash}\n{content}".encode()).hexdigest()


class Walk:
    """Goes along the chain by position and tells what does not fit. Memory: one row."""

    def __init__(self, head: Head | None, before: Link | None = None) -> None:
        """`before` is the row to begin behind; the whole chain unless told."""
        self.rows = 0
        self._head = head
        self._before = before
        self._is_told = False  # of the row before, that it is edited

    def step(self, link: Link) -> Iterator[Finding]:
        """What the next row shows."""
        self.rows += 1
        is_own = hash_of(link) == link.hash
        if not is_own:
            yield _edited(link)
        if not is_own and self._is_out_of_bounds(link):
            return  # its position means nothing
        yield from self._gap_before(link.position, link.previous_id)
        yield from self._what_it_remembers(link) if is_own else ()
        self._before, self._is_told = link, not is_own

    def end(self) -> Iterator[Finding]:
        """What the head shows, when the last row has been seen."""
        last = self._before
        if self._head is None:
            if last:
                yield Finding("head", f"the head is gone: it was at position {last.position} or behind")
            return
        yield from self._gap_before(self._head.position + 1, self._head.id)
        if last and last.position > self._head.position:
            yield Finding("head", f"the head is edited: it says {self._head.position}")
        elif last and last.position == self._head.position and last.hash != self._head.hash:
            yield from () if self._is_told else [_edited(last)]

    def _is_out_of_bounds(self, link: Link) -> bool:
        return link.position < 1 or self._head is None or link.position > self._head.position

    def _gap_before(self, position: int, id_before: int | None) -> Iterator[Finding]:
        expected = self._before.position + 1 if self._before else 1
        if position == expected + 1:
            yield Finding("removed", f"row {id_before} at position {expected}")
        elif position > expected:
            told = f"the rows at positions {expected} to {position - 1}, the last of them row {id_before}"
            yield Finding("removed", told)

    def _what_it_remembers(self, link: Link) -> Iterator[Finding]:
        before = self._before
        if before is None or self._is_told or before.position + 1 != link.position:
            return
        if (link.previous_id, link.previous_hash) != (before.id, before.hash):
            yield _edited(before)  # and its hash made anew: the row behind it remembers the old one


def _edited(link: Link) -> Finding:
    return Finding("edited", f"row {link.id} at position {link.position}")
