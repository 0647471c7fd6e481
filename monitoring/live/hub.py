"""All sockets of a web process behind one subscription: each message is decoded once. [adapter]"""

import asyncio
import logging
from collections import defaultdict
from contextlib import suppress
from typing import Any
from uuid import uuid4
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.conf import settings
from django.db import DatabaseError
from django.utils.timezone import now
from redis.exceptions import RedisError

from monitoring.live import registry, standing
from monitoring.live.announcer import GROUP
from monitoring.live.flusher import Flusher
from monitoring.live.outlet import Outlet
from monitoring.live.totals import EVERYONE, Ledger, Total
from monitoring.live.visitors import UNAUTHENTICATED

RECHECK_S = 30.0
SETTLE_S = 0.2  # from the word that a login ends to its end: Django tells of a logout before it
SUBSCRIBE_S = 3.0
OUTAGES = (RedisError, OSError, TimeoutError)

logger = logging.getLogger(__name__)


class Hub:
    """Belongs to one event loop."""

    def __init__(self) -> None:
        self._outlets: dict[str, set[Outlet]] = defaultdict(set)
        self._registered: set[str] = set()  # those of the outlets' audiences that tellers know of
        self._ledger = Ledger()
        self._flusher = Flusher()
        self._client = registry.connect(settings.REDIS_URL)
        self._layer = get_channel_layer()
        self._starting = asyncio.Lock()
        self._is_heard = asyncio.Event()
        self._name = uuid4().hex
        self._tasks: set[asyncio.Task[None]] = set()

    async def add(self, outlet: Outlet) -> bool:
        """Let the outlet have its events from now on; False when Valkey is away and nothing would come."""
        stamp = registry.new_stamp()
        if not self._outlets.get(outlet.audience):
            self._ledger.open(outlet.audience, stamp)
        self._outlets[outlet.audience].add(outlet)
        try:
            await asyncio.wait_for(self._start(), SUBSCRIBE_S)
            if outlet.audience not in self._registered:
                await registry.register(self._client, outlet.audience, stamp)
                self._registered.add(outlet.audience)
        except OUTAGES as error:
            logger.warning("a socket is refused: Valkey is away", extra={"reason": str(error)})
            self.remove(outlet)
            return False
        return True

    def remove(self, outlet: Outlet) -> None:
        """The socket has gone."""
        outlet.end()
        others = self._outlets.get(outlet.audience, set())
        others.discard(outlet)
        if not others:
            self._outlets.pop(outlet.audience, None)
            self._registered.discard(outlet.audience)
            self._ledger.close(outlet.audience)

    def count_of(self, outlet: Outlet) -> int:
        """How many sockets the outlet's user has here."""
        peers = self._outlets.get(outlet.audience, set())
        return sum(one.visitor.user_id == outlet.visitor.user_id for one in peers)

    async def stop(self) -> None:
        """Hear nothing more."""
        for task in list(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._client.aclose()

    async def _start(self) -> None:
        async with self._starting:
            if self._is_heard.is_set():
                return
            if not self._tasks:
                await self._subscribe()
            await self._layer.group_send(GROUP, {"hello": self._name})
            await self._is_heard.wait()

    async def _subscribe(self) -> None:
        channel = await self._layer.new_channel()
        await self._layer.group_add(GROUP, channel)
        for work in (self._hear(channel), self._flusher.run(), self._renew(), self._recheck()):
            self._keep(work)

    def _keep(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _hear(self, channel: str) -> None:
        while True:
            message = await self._layer.receive(channel)
            try:
                self._take(message)
            except Exception:
                logger.exception("a message of live events could not be read")
            await asyncio.sleep(0)  # the next one may be there already: let sockets write between

    def _take(self, message: dict[str, Any]) -> None:
        match message:
            case {"hello": name}:
                if name == self._name:
                    self._is_heard.set()
            case {"recheck": users}:
                self._keep(self._recheck_users(set(users)))
            case {"teller": teller, "owners": owners}:
                self._hand_out(teller, owners)

    def _hand_out(self, teller: str, owners: dict[str, list[Any]]) -> None:
        for_all = self._outlets.get(EVERYONE)
        if for_all and EVERYONE in owners:
            everything = [part for _, _, pairs in owners.values() for part in pairs]
            self._offer(teller, EVERYONE, Total(*owners[EVERYONE][:2]), everything)
        for owner, (since, count, pairs) in owners.items():
            if owner != EVERYONE and owner in self._outlets:
                self._offer(teller, owner, Total(since, count), pairs)

    def _offer(self, teller: str, audience: str, total: Total, pairs: list[str]) -> None:
        missing = self._ledger.note(teller, audience, total, len(pairs) // 2)
        if missing is None:
            return  # heard before
        for outlet in self._outlets[audience]:
            if missing:
                outlet.miss(missing)
            if pairs:
                outlet.offer(pairs)
            self._flusher.want(outlet)

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(registry.RENEW_S)
            if not self._outlets:
                continue
            try:
                await registry.renew(self._client, list(self._outlets))
            except OUTAGES as error:
                logger.warning("live events are cut off: Valkey is away", extra={"reason": str(error)})

    async def _recheck(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_S)
            await self._shut_fallen([one for peers in self._outlets.values() for one in peers])

    async def _recheck_users(self, users: set[str]) -> None:
        await asyncio.sleep(SETTLE_S)
        everyone = (one for peers in self._outlets.values() for one in peers)
        await self._shut_fallen([one for one in everyone if str(one.visitor.user_id) in users])

    async def _shut_fallen(self, outlets: list[Outlet]) -> None:
        if not outlets:
            return
        try:
            visitors = [one.visitor for one in outlets]
            fallen = await database_sync_to_async(standing.fallen)(visitors, now())
        except (DatabaseError, OSError) as error:
            logger.warning("sockets could not be checked", extra={"reason": str(error)})
            return
        for outlet in outlets:
            if outlet.visitor in fallen:
                outlet.shut(UNAUTHENTICATED, "The credential was revoked, or its user's rights changed.")


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def of_this_loop() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def stop() -> None:
    """Stop the hub of the running event loop, if there is one."""
    hub = _hubs.pop(asyncio.get_running_loop(), None)
    if hub is not None:
        await hub.stop()
