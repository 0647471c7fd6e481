"""Identifiers that sort by time, so that new rows lie together in an index (RFC 9562, version 7). [rule]"""

import os
from datetime import datetime
from uuid import UUID


def time_ordered_ids(count: int, now: datetime) -> list[UUID]:
    """`count` new ids, ascending, for rows made at `now`; unguessable in their last 62 bits."""
    milliseconds = int(now.timestamp() * 1000)
    noise = os.urandom(8 * count)
    return [
        _version_7(milliseconds + index // 4096, index % 4096, noise[8 * index : 8 * index + 8])
        for index in range(count)
    ]


def _version_7(milliseconds: int, sequence: int, noise: bytes) -> UUID:
    low = int.from_bytes(noise) & (2**62 - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | sequence << 64 | 0b10 << 62 | low)


def least_id_at(moment: datetime) -> UUID:
    """The id before all that are made at `moment` or later, and after all that were made earlier."""
    return _version_7(int(moment.timestamp() * 1000), 0, bytes(8))
