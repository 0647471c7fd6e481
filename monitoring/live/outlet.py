"""One socket's side of the hub: what it wants, what waits for it, and who writes that. [adapter]"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice

from django.utils.timezone import now

from accounts.models import Role
from monitoring.events import lagging
from monitoring.live.outbox import Outbox
from monitoring.live.totals import EVERYONE
from monitoring.live.visitors import UNAUTHENTICATED, Visitor

MOST_EVENTS = 2_000  # that wait for one socket
MOST_BYTES = 1024 * 1024
MOST_IN_WRITE = 64  # frames: what is written cannot be dropped any more
Send = Callable[[Sequence[str]], Awaitable[None]]
Close = Callable[[int, str], Awaitable[None]]


class Outlet:
    """Belongs to one event loop."""

    def __init__(self, visitor: Visitor, send: Send, close: Close) -> None:
        self.visitor = visitor
        self.wanted: set[str] = set()  # ids of jobs; none: all that the visitor may see
        self._send, self._close = send, close
        self._outbox = Outbox(MOST_EVENTS, MOST_BYTES)
        self._writing: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self.is_open = False

    @property
    def audience(self) -> str:
        """Under which name of the registry its events come."""
        return EVERYONE if self.visitor.role == Role.ADMIN else str(self.visitor.user_id)

    @property
    def is_filling(self) -> bool:
        """Whether it should write at once, and can."""
        return self._writing is None and self._outbox.is_half_full

    def open(self, at: datetime) -> None:
        """The socket takes frames from now on, until the credential ends."""
        self.is_open = True
        if self.visitor.expires_at:
            left_s = (self.visitor.expires_at - at).total_seconds()
            self._expiry = asyncio.get_running_loop().call_later(
                left_s, self.shut, UNAUTHENTICATED, "The credential has expired."
            )
        self.flush()

    def offer(self, pairs: Sequence[str]) -> None:
        """Events as [job, frame, job, frame, …]; those that are not wanted are passed over."""
        for job_id, frame in zip(pairs[::2], pairs[1::2], strict=True):
            if not self.wanted or job_id in self.wanted:
                self._outbox.put(frame)

    def miss(self, count: int) -> None:
        """So many events got lost on their way here; whether they were wanted nobody knows."""
        self._outbox.miss(count)

    def shut(self, code: int, reason: str) -> None:
        """Close the socket; nothing more is sent."""
        if self._closing is None:
            self.end()
            self._closing = asyncio.create_task(self._shut(code, reason))

    def end(self) -> None:
        """The socket is gone."""
        self.is_open = False
        if self._expiry:
            self._expiry.cancel()

    async def _shut(self, code: int, reason: str) -> None:
        with suppress(OSError, RuntimeError):  # gone already, by the client's will
            await self._close(code, reason)

    def flush(self) -> None:
        """Write what waits, unless the last write still goes on."""
        if self.is_open and self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self.is_open and (frames := self._next()):
                await self._send(frames)
        except (OSError, RuntimeError):
            self.end()  # the client has gone; the consumer hears of it by itself
        finally:
            self._writing = None

    def _next(self) -> list[str]:
        dropped = self._outbox.take_dropped()
        frames = [lagging(dropped, now())] if dropped else []
        return frames + list(islice(iter(self._outbox.take, None), MOST_IN_WRITE))
