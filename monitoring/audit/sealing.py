"""Binds new rows of the audit to the chain, after their commit, so that no act waits for another. [store]

Whoever finds another sealing leaves its rows to that one, to the next act, or to the periodic task.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection, transaction

from jobs import sql
from monitoring.audit import rows
from monitoring.audit.chain import NOTHING_BEFORE, Head, Link, hash_of

LOCK = 7_203_441_120  # of this product's advisory locks, the sealer's
CHUNK = 5_000  # rows in one transaction

TAKE_LOCK = "SELECT pg_try_advisory_xact_lock(%s)"
SEAL = """
UPDATE audit_logs row SET position = seal.position, previous_id = seal.previous_id,
    previous_hash = seal.previous_hash, hash = seal.hash
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
    AS seal (id, position, previous_id, previous_hash, hash)
WHERE row.id = seal.id
"""
REMEMBER = """
INSERT INTO audit_head (id, position, row_id, hash) VALUES (1, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET position = excluded.position, row_id = excluded.row_id, hash = excluded.hash
"""
LAST = "SELECT position, id, hash FROM audit_logs WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1"

logger = logging.getLogger(__name__)


def seal_after_commit() -> None:
    """Seal once, when the transaction at hand is committed; a failure undoes no act."""
    waiting: list[Any] = [call[1] for call in connection.run_on_commit]
    if seal not in waiting:  # a transaction of a thousand acts is sealed once
        transaction.on_commit(seal, robust=True)


def seal() -> int:
    """Seal all that waits, in the order of ids as far as they are visible; returns how many rows.

    A row whose transaction commits later than that of a higher id comes later in the chain.
    """
    total, last = 0, CHUNK
    while last == CHUNK:
        last = _seal_chunk()
        total += last
    return total


@transaction.atomic
def _seal_chunk() -> int:
    if not sql.fetch(TAKE_LOCK, (LOCK,))[0][0]:
        return 0
    waiting = rows.unsealed(CHUNK)
    if waiting:
        links = linked(waiting, rows.head() or _last())
        _write(links)
    return len(waiting)


def linked(waiting: Sequence[Link], head: Head | None) -> list[Link]:
    """The rows as they are bound behind `head`, one to the other."""
    links: list[Link] = []
    before = head or Head(0, 0, NOTHING_BEFORE)
    for row in waiting:
        bound = replace(
            row, position=before.position + 1, previous_id=before.id or None, previous_hash=before.hash
        )
        links.append(replace(bound, hash=hash_of(bound)))
        before = Head(bound.position, bound.id, links[-1].hash)
    return links


def _write(links: Sequence[Link]) -> None:
    names = ("id", "position", "previous_id", "previous_hash", "hash")
    sql.run(SEAL, [[getattr(link, name) for link in links] for name in names])
    last = links[-1]
    sql.run(REMEMBER, (last.position, last.id, last.hash))


def _last() -> Head | None:
    """Where somebody has deleted the head."""
    found = sql.fetch(LAST)
    return Head(*found[0]) if found else None
