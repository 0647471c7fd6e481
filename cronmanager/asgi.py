"""The ASGI application: HTTP by Django, WebSockets by Channels. [wiring]"""

import os
from typing import Any

import django
from channels.routing import ProtocolTypeRouter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cronmanager.settings")
os.environ.setdefault("DATABASE_POOL_SIZE", "16")  # to connect anew costs more than most answers
django.setup()

from cronmanager.web import WebHandler, make_ready  # noqa: E402 the models are not there before
from monitoring.consumers import EventsConsumer  # noqa: E402
from monitoring.live import announcer, hub  # noqa: E402

NOT_FOUND = 4404
http = WebHandler()
events = EventsConsumer.as_asgi()


async def sockets(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Live events at /ws, nothing anywhere else."""
    if scope["path"] == "/ws":
        await events(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": NOT_FOUND, "reason": "Live events are at /ws."})


async def lifespan(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Be ready for the first request; at the end let what is to be told be told."""
    while (await receive())["type"] == "lifespan.startup":
        make_ready()
        await send({"type": "lifespan.startup.complete"})
    announcer.flush()
    await hub.stop()
    await send({"type": "lifespan.shutdown.complete"})


application = ProtocolTypeRouter({"http": http, "websocket": sockets, "lifespan": lifespan})
