"""uvicorn's WebSockets, with several frames in a write, and an end for clients that do not read. [adapter]

uvicorn closes a connection only once all that was written to it has been sent. A client that keeps its
window shut, and answers no ping for that reason, would hold it for ever; here it is cut off.
"""

import logging
from typing import Any

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState

logger = logging.getLogger(__name__)
logger.setLevel(logging.WARNING)


class Sockets(WebSocketsSansIOProtocol):
    """For uvicorn's option --ws."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.logger = logger  # uvicorn's own would log each URL, with the token in it

    async def send(self, message: Any) -> None:
        """As ASGI has it; besides, the "texts" of a "websocket.send" are as many frames in one write."""
        texts = message.get("texts")
        if texts:
            await self.writable.wait()
            try:
                for text in texts:
                    self.conn.send_text(text.encode())
            except InvalidState as error:
                raise ClientDisconnected from error
        await super().send(message)  # an empty message writes what is ready

    def keepalive_timeout(self) -> None:
        """No pong came: say so, and wait for nothing more."""
        super().keepalive_timeout()
        self._cut_off()

    def shutdown(self) -> None:
        """The server stops; it does not wait for who does not read."""
        super().shutdown()
        self._cut_off()

    def _cut_off(self) -> None:
        if not self.writable.is_set():
            self.transport.abort()
