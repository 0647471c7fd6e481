"""`/ws`: who are you, what do you want; the rest is the hub's. [face]"""

import json
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.db import DatabaseError
from django.utils.timezone import now

from monitoring.events import frame
from monitoring.live import hub, standing
from monitoring.live.allowance import BURST, Allowance, spend
from monitoring.live.outlet import Outlet
from monitoring.live.visitors import TOO_MANY, Refusal, Visitor, admit

TRY_LATER = 1013  # RFC 6455's registry: a condition that will pass
MOST_LETTERS = 4096  # of a message
MOST_SUBSCRIPTIONS = 1000
MOST_SOCKETS = 100  # of one user, in one process
HOW = 'Send {"action": "subscribe", "jobId": "…"}, the same with "unsubscribe", or {"action": "ping"}.'
NO_SUCH_JOB = "There is no such job, or it is not yours: send the id of one of your jobs."
AWAY = Refusal(TRY_LATER, "Live events are away for the moment: try again in some seconds.")
CROWD = Refusal(TOO_MANY, f"A user may have {MOST_SOCKETS} sockets at once: close some.")
FLOOD = Refusal(TOO_MANY, "Too many messages on this socket.")


class EventsConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no annotations
    """One socket."""

    channel_layer_alias = "none"  # the hub subscribes once, for all sockets
    outlet: Outlet | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve the socket; however it ends, the hub forgets it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            if self.outlet:
                hub.of_this_loop().remove(self.outlet)

    async def connect(self) -> None:
        """Let the socket in, or close it with a code that says why; a browser sees none before the accept."""
        self.allowance = Allowance(BURST, time.monotonic())
        entered = await self._enter()
        await self.accept()
        if isinstance(entered, Outlet):
            entered.open(now())
        else:
            await self.close(entered.code, entered.reason)

    async def _enter(self) -> Outlet | Refusal:
        try:
            visitor: Visitor | Refusal = await database_sync_to_async(admit)(self.scope, now())
        except DatabaseError:
            return AWAY
        if not isinstance(visitor, Visitor):
            return visitor
        outlet = Outlet(visitor, self.send_frames, self.close)
        if hub.of_this_loop().count_of(outlet) >= MOST_SOCKETS:
            return CROWD
        self.outlet = outlet
        if not await hub.of_this_loop().add(outlet):
            return AWAY
        return outlet

    async def send_frames(self, frames: Sequence[str]) -> None:
        """Many in one write: cronmanager.sockets has that of its own, ASGI has no word for it."""
        await self.base_send({"type": "websocket.send", "texts": frames})

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """A message of the client's; the answer is sent before the next one is read."""
        if self.outlet is None or not self.outlet.is_open:
            return  # it was refused, or is being closed
        rest = spend(self.allowance, time.monotonic())
        if rest is None:
            self.outlet.shut(FLOOD.code, FLOOD.reason)
            return
        self.allowance = rest
        event, data = await self._answer(read(text_data), self.outlet)
        await self.send(frame(event, data, now()))

    async def _answer(self, message: Any, outlet: Outlet) -> tuple[str, dict[str, Any]]:
        match message:
            case {"action": "ping"}:
                return "pong", {}
            case {"action": "subscribe", "jobId": str(written)}:
                return await self._subscribe(written, outlet)
            case {"action": "unsubscribe", "jobId": str(written)}:
                outlet.wanted.discard(str(as_id(written)))
                return "unsubscribed", {"jobId": written}
            case _:
                return "error", {"detail": HOW}

    async def _subscribe(self, written: str, outlet: Outlet) -> tuple[str, dict[str, Any]]:
        job_id = as_id(written)
        if len(outlet.wanted) >= MOST_SUBSCRIPTIONS:
            return "error", {
                "detail": f"{MOST_SUBSCRIPTIONS} subscriptions are the most: unsubscribe from some."
            }
        if job_id is None or not await database_sync_to_async(standing.may_see)(
            outlet.visitor.user_id, job_id
        ):
            return "error", {"detail": NO_SUCH_JOB}
        outlet.wanted.add(str(job_id))
        return "subscribed", {"jobId": str(job_id)}


def read(text: str | None) -> Any:
    """A message's JSON; None for what is too long, binary or no JSON."""
    if text is None or len(text) > MOST_LETTERS:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def as_id(text: str) -> UUID | None:
    """The id that is written there, if it is one."""
    try:
        return UUID(text)
    except ValueError:
        return None
