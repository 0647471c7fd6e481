"""A line between a browser and the product that can be cut and mended, as a network does it."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from threading import Thread

PIECE_BYTES = 65536


class Line:
    """Passes bytes on, both ways, in a thread of its own."""

    def __init__(self, to_port: int) -> None:
        self.port = 0
        self._to_port = to_port
        self._is_cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True, name="line")

    @property
    def url(self) -> str:
        """Where the product is at the other end of this line."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """End what is open, and let nothing through any more."""
        self._do(self._cut())

    def mend(self) -> None:
        """Let everything through again."""
        self._is_cut = False

    def open(self) -> None:
        """Listen."""
        self._thread.start()
        self._do(self._listen())

    def close(self) -> None:
        """End the line."""
        self._server.close()
        self._do(self._cut())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def _do(self, act: Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(act, self._loop).result(10)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _cut(self) -> None:
        self._is_cut = True
        for writer in list(self._open):
            writer.transport.abort()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._to_port)
        await asyncio.gather(self._pass(reader, back), self._pass(there, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with suppress(OSError):
            while piece := await reader.read(PIECE_BYTES):
                writer.write(piece)
                await writer.drain()
        self._open.discard(writer)
        writer.close()


@contextmanager
def lay(to_port: int) -> Iterator[Line]:
    """A line to a port of this machine, as long as the block lasts."""
    line = Line(to_port)
    line.open()
    try:
        yield line
    finally:
        line.close()
