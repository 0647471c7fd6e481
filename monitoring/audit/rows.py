"""Reads rows of the audit as links of their chain. [store]"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from jobs import sql
from monitoring.audit.chain import Head, Link

COLUMNS = """id, position, previous_id, previous_hash, hash, at, action, resource_type, resource_id,
    resource_name, actor_id, actor_email, owner_id, credential, address, changes, detail"""
UNSEALED = f"SELECT {COLUMNS} FROM audit_logs WHERE position IS NULL ORDER BY id LIMIT %s"  # noqa: S608 ours
SEALED = f"SELECT {COLUMNS} FROM audit_logs WHERE position > %s ORDER BY position LIMIT %s"  # noqa: S608
NEWEST = f"SELECT {COLUMNS} FROM audit_logs WHERE position <= %s ORDER BY position DESC LIMIT %s"  # noqa: S608
WAITING = "SELECT count(*) FROM audit_logs WHERE position IS NULL"
HEAD = "SELECT position, row_id, hash FROM audit_head WHERE id = 1"
LEFT_UNSEALED = "SELECT id, at FROM audit_logs WHERE position IS NULL AND at < %s ORDER BY id LIMIT %s"
LOWEST, HIGHEST = -(2**63), 2**63 - 1


def unsealed(limit: int) -> list[Link]:
    """Rows that wait to be sealed, in the order of their ids."""
    return [_link(row) for row in sql.fetch(UNSEALED, (limit,))]


def sealed(chunk: int) -> Iterator[Link]:
    """Every sealed row by position, `chunk` in memory at a time."""
    last, rows = LOWEST, [()]
    while rows:
        rows = sql.fetch(SEALED, (last, chunk))
        for row in rows:
            link = _link(row)
            last = link.position
            yield link


def newest(upto: Head | None, count: int) -> list[Link]:
    """The last `count` sealed rows up to a head's, the last one last."""
    return [_link(row) for row in reversed(sql.fetch(NEWEST, (upto.position if upto else HIGHEST, count)))]


def waiting() -> int:
    """How many rows wait to be sealed."""
    return int(sql.fetch(WAITING)[0][0])


def head() -> Head | None:
    """The remembered head; None before the first row is sealed."""
    found = sql.fetch(HEAD)
    return Head(*found[0]) if found else None


def left_unsealed(before: datetime, limit: int) -> list[tuple[int, datetime]]:
    """Ids and times of rows from before that instant that nobody has sealed."""
    return [(row[0], row[1]) for row in sql.fetch(LEFT_UNSEALED, (before, limit))]


def _link(row: tuple[Any, ...]) -> Link:
    row_id, position, previous_id, previous_hash, known_hash, *facts = row
    return Link(row_id, position or 0, previous_id, previous_hash or "", _facts(*facts), known_hash or "")


def _facts(
    at: datetime,
    action: str,
    resource_type: str,
    resource_id: str,
    resource_name: str,
    actor_id: Any,
    actor_email: str,
    owner_id: Any,
    credential: str,
    address: str | None,
    changes: str,
    detail: str,
) -> dict[str, Any]:
    """As the hash has them: names as on the wire, times in UTC with microseconds."""
    return {
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": action,
        "resourceType": resource_type,
        "resourceId": resource_id,
        "resourceName": resource_name,
        "actorId": str(actor_id) if actor_id else None,
        "actorEmail": actor_email,
        "ownerId": str(owner_id) if owner_id else None,
        "credential": credential,
        "address": address,
        "changes": json.loads(changes),
        "detail": detail,
    }
