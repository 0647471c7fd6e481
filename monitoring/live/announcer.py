"""Tells the hubs what happens in this process: a thread of its own, so that nobody waits for it. [adapter]

Events are gathered for a moment and sent many in a message. Calls that are due go first. While Valkey is away
events wait, as many as the inbox holds; what is dropped is counted and told later.
"""

import asyncio
import atexit
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import cache
from typing import Any
from uuid import uuid4

from channels.layers import get_channel_layer
from django.conf import settings
from redis.exceptions import RedisError

from jobs.execution.worker import is_pressed
from monitoring.events import Told
from monitoring.live import messages, registry
from monitoring.live.inbox import Inbox
from monitoring.live.totals import EVERYONE, Tally

GROUP = "events"
MOST_WAITING = 30_000  # events, about a kilobyte each
MOST_IN_MESSAGE = 250  # a few milliseconds of work: the HTTP loop waits for the interpreter meanwhile
GATHER_S = 0.05
LONGEST_PATIENCE_S = 3.0  # with calls that are due and not sent
PATIENCE_STEP_S = 0.02
PAUSE_S = 0.005  # between messages: this process has more important threads
RETRY_S = 0.5
SEND_S = 2.0
SUMMARIES_S = (2.0, 8.0)  # after the last event, and after the first summary: a hub may have been cut off

logger = logging.getLogger(__name__)


class Announcer:
    """What `tell` is given reaches every hub whose sockets may see it."""

    def __init__(self) -> None:
        self._inbox = Inbox(MOST_WAITING)
        self._users_changed: set[str] = set()
        self._name = uuid4().hex
        self._tally = Tally()
        self._watched = registry.Watched(self._tally)
        self._unsummed: set[str] = set()
        self._summaries: list[float] = []  # seconds from one to the next, still to come
        self._is_away = self._is_telling = False
        self._loop = asyncio.new_event_loop()
        self._news = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="announcer", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()
        atexit.register(self.flush)

    def tell(self, told: list[Told], not_before: float = 0.0) -> None:
        """Tell these soon, but not before that second; from any thread."""
        if told:
            self._inbox.put(told, not_before)
            self._loop.call_soon_threadsafe(self._news.set)

    def recheck(self, user_ids: Iterable[str]) -> None:
        """Let the hubs ask whether these users' sockets may stay open; from any thread."""
        self._loop.call_soon_threadsafe(self._users_changed.update, user_ids)
        self._loop.call_soon_threadsafe(self._news.set)

    def flush(self, timeout_s: float = 0.5) -> None:
        """Return when what waits has been told, or after `timeout_s`."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline and (self._is_telling or self._inbox.wait_s(time.time()) == 0.0):
            time.sleep(0.01)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._tell_for_ever())

    async def _tell_for_ever(self) -> None:
        self._client = registry.connect(settings.REDIS_URL)
        while True:
            self._is_telling = False
            is_quiet = await self._wait_for_news()
            self._is_telling = not is_quiet
            try:
                await (self._sum_up() if is_quiet else self._tell_all())
            except Exception:
                logger.exception("live events could not be told")

    async def _wait_for_news(self) -> bool:
        """Until something is to be told; True when instead a summary is due."""
        waits = [self._inbox.wait_s(time.time()), self._summaries[0] if self._summaries else None]
        wait_s = min((wait for wait in waits if wait is not None), default=None)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), wait_s)
        self._news.clear()
        return not self._users_changed and self._inbox.wait_s(time.time()) != 0.0

    async def _tell_all(self) -> None:
        await asyncio.sleep(GATHER_S)
        await let_calls_go_first()
        await self._insist(lambda: self._watched.refresh(self._client))
        await self._tell_changed_users()
        while told := self._inbox.take(time.time(), MOST_IN_MESSAGE):
            self._count_lost()
            if said := messages.compose(told, self._tally) if self._watched else {}:
                await self._say({"owners": said})
                self._expect_summary(said)
            await asyncio.sleep(PAUSE_S)

    async def _tell_changed_users(self) -> None:
        users, self._users_changed = self._users_changed, set()
        if users and self._watched:
            await self._say({"recheck": sorted(users)})

    def _count_lost(self) -> None:
        lost = self._inbox.take_lost()
        if not lost:
            return
        logger.warning("live events were dropped", extra={"count": lost.total()})
        for owner, count in lost.items():
            self._tally.add(owner, count)
        self._tally.add(EVERYONE, lost.total())
        self._expect_summary(lost)

    def _expect_summary(self, owners: Iterable[str]) -> None:
        self._unsummed.update(owners)
        self._summaries = list(SUMMARIES_S)

    async def _sum_up(self) -> None:
        if not self._summaries:
            return
        self._summaries.pop(0)
        await self._say({"owners": messages.summary(self._unsummed, self._tally)})
        if not self._summaries:
            self._unsummed.clear()

    async def _say(self, message: dict[str, Any]) -> None:
        said = {"teller": self._name, **message}
        layer = get_channel_layer()
        await self._insist(lambda: asyncio.wait_for(layer.group_send(GROUP, said), SEND_S))

    async def _insist(self, act: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await act()
            except (RedisError, OSError, TimeoutError) as error:
                if not self._is_away:
                    logger.warning("live events wait: Valkey is away", extra={"reason": str(error)})
                self._is_away = True
                await asyncio.sleep(RETRY_S)
            else:
                self._is_away = False
                return


async def let_calls_go_first() -> None:
    """Wait while this process has calls that are due and not sent, for LONGEST_PATIENCE_S at most."""
    deadline = time.monotonic() + LONGEST_PATIENCE_S
    while is_pressed() and time.monotonic() < deadline:  # noqa: ASYNC110 the HTTP loop has better to do than to tell us
        await asyncio.sleep(PATIENCE_STEP_S)


_starting = threading.Lock()


def current() -> Announcer:
    """This process's announcer, started at the first call; from any thread."""
    with _starting:
        return _started()


@cache
def _started() -> Announcer:
    announcer = Announcer()
    announcer.start()
    return announcer


def flush() -> None:
    """Let what this process has to tell be told, if it has begun to tell at all."""
    if _started.cache_info().currsize:
        current().flush()
