"""Who watches whose jobs, kept in Valkey for all processes to see. [store]

A sorted set holds each watched owner with the second at which that lapses, so a web process that dies leaves
nothing behind; EVERYONE stands for those who see all. A stamp changes with each newly watched owner: to ask
whether anything is new takes one small answer, however many watch.
"""

import time
from collections.abc import Iterable
from typing import Any

from redis import asyncio as aioredis

from monitoring.live.totals import Tally

WATCHED, STAMP = "cronmanager:events:watched", "cronmanager:events:stamp"
LAPSE_S = 30.0
RENEW_S = 5.0
REREAD_S = 10.0  # well before what was read lapses
TIMEOUT_S = 2.0


def connect(url: str) -> aioredis.Redis:
    """A client whose every answer is bounded in time."""
    return aioredis.Redis.from_url(url, socket_connect_timeout=TIMEOUT_S, socket_timeout=TIMEOUT_S)


def new_stamp() -> int:
    """Microseconds: greater than every one before."""
    return time.time_ns() // 1000


async def register(client: aioredis.Redis, owner: str, stamp: int) -> None:
    """Let everyone know that the owner is watched."""
    async with client.pipeline(transaction=True) as both:
        both.zadd(WATCHED, {owner: time.time() + LAPSE_S})
        both.set(STAMP, stamp)
        await both.execute()


async def renew(client: aioredis.Redis, owners: Iterable[str]) -> None:
    """The owners are still watched; what has lapsed is forgotten. Brings all back after a wipe."""
    now = time.time()
    async with client.pipeline(transaction=True) as all_:
        all_.zremrangebyscore(WATCHED, "-inf", now)
        all_.zadd(WATCHED, dict.fromkeys(owners, now + LAPSE_S))
        all_.set(STAMP, new_stamp(), nx=True)
        await all_.execute()


class Watched:
    """What a teller knows of the registry. An owner once seen stays until its time lapses, wipe or not."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._until: dict[str, float] = {}
        self._stamp: bytes | None = None
        self._read_at = float("-inf")

    async def refresh(self, client: aioredis.Redis) -> None:
        """Ask for the stamp; only when it is new, or the last reading old, for the owners."""
        stamp: Any = await client.get(STAMP)
        if stamp == self._stamp and time.monotonic() - self._read_at < REREAD_S:
            return
        now = time.time()
        rows: Any = await client.zrangebyscore(WATCHED, now, "+inf", withscores=True)
        self._until = {owner: until for owner, until in self._until.items() if until > now}
        self._until |= {owner.decode(): until for owner, until in rows}
        self._tally.watch(self._until, int(stamp or 0))
        self._stamp, self._read_at = stamp, time.monotonic()

    def __bool__(self) -> bool:
        """Whether anybody watches anything."""
        return bool(self._until)
