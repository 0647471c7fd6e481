"""Walks the whole chain and tells what is not as it was sealed. [story]"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import connection, transaction

from monitoring.audit import rows
from monitoring.audit.chain import Finding, Head, Link, Walk

CHUNK = 5_000  # rows in memory
UNSEALED_FOR = timedelta(minutes=1)  # longer than any sealing takes
NAMED = 100  # unsealed rows


class Verification:
    """One walk over one snapshot: iterate it for its findings, then ask what it saw."""

    def __init__(self, now: datetime, remembered: Head | None = None) -> None:
        """`remembered` is a head that somebody kept outside, with id 0."""
        self.walk = Walk(None)
        self.head: Head | None = None
        self._now = now
        self._remembered = remembered

    def __iter__(self) -> Iterator[Finding]:
        with transaction.atomic():
            with connection.cursor() as cursor:  # rows that are sealed meanwhile are for the next walk
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            self.head = rows.head()
            self.walk = Walk(self.head)
            yield from self._walk_rows()
            yield from self.walk.end()
            yield from self._left_unsealed()

    def _walk_rows(self) -> Iterator[Finding]:
        wanted = self._remembered
        for link in rows.sealed(CHUNK):
            yield from self.walk.step(link)
            if wanted and link.position == wanted.position:
                yield from _compared(link, wanted)
                wanted = None
        if wanted:
            yield Finding("removed", f"the row at position {wanted.position}, which you remember")

    def _left_unsealed(self) -> Iterator[Finding]:
        for row_id, at in rows.left_unsealed(self._now - UNSEALED_FOR, NAMED):
            yield Finding("unsealed", f"row {row_id} since {at.isoformat()}")


def _compared(link: Link, remembered: Head) -> Iterator[Finding]:
    if link.hash != remembered.hash:
        yield Finding(
            "edited", f"row {link.id} at position {link.position}, or one before: you remember another hash"
        )


def verify(now: datetime, remembered: Head | None, tell: Callable[[Finding], None]) -> Verification:
    """Walk, `tell` each finding as it is found, and return what was seen."""
    verification = Verification(now, remembered)
    for finding in verification:
        tell(finding)
    return verification
