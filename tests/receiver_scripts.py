"""What receivers can do wrong. A script writes an answer; True keeps the connection for the next request."""

import asyncio
import gzip
import socket
import struct
from collections.abc import Awaitable, Callable

Script = Callable[[asyncio.StreamWriter], Awaitable[bool]]

HEAD = b"HTTP/1.1 200 OK\r\n"
DRIP_S = 0.05


def raw(message: bytes, keeps: bool = False) -> Script:
    """Exactly these bytes; then the connection is closed, unless `keeps`."""

    async def script(writer: asyncio.StreamWriter) -> bool:
        writer.write(message)
        await writer.drain()
        return keeps

    return script


def again_and_again(start: bytes, piece: bytes, every_s: float = 0) -> Script:
    """`start`, then `piece` for ever."""

    async def script(writer: asyncio.StreamWriter) -> bool:
        writer.write(start)
        while True:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(every_s)

    return script


async def hang(writer: asyncio.StreamWriter) -> bool:
    """Nothing, for ever."""
    await asyncio.Event().wait()
    return False


async def reset(writer: asyncio.StreamWriter) -> bool:
    """A TCP reset instead of an answer."""
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    return False


def bomb(megabytes: int = 64) -> Script:
    """A gzip body that is `megabytes` when unpacked and some dozen KiB on the wire."""
    packed = gzip.compress(bytes(megabytes * 1024 * 1024), 9)
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    return raw(head + packed)


HANG: Script = hang
RESET: Script = reset
CLOSE = raw(b"")
GARBAGE = raw(b"\x00\xff this is not HTTP at all\r\n\r\n")
SHORT_BODY = raw(HEAD + b"Content-Length: 100\r\n\r\nonly this")
DRIP_BODY = again_and_again(HEAD + b"Content-Length: 1000000\r\n\r\n", b"x", DRIP_S)
DRIP_HEADERS = again_and_again(HEAD, b"X-Drip: 1\r\n", DRIP_S)
ENDLESS_HEADERS = again_and_again(HEAD, b"X-More: " + b"m" * 500 + b"\r\n")
ENDLESS_BODY = again_and_again(HEAD + b"Connection: close\r\n\r\n", b"e" * 65536)
ENDLESS_CHUNKS = again_and_again(
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"4000\r\n" + b"c" * 0x4000 + b"\r\n"
)
ENDLESS_TRAILERS = again_and_again(
    HEAD + b"Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n", b"X-Trailer: " + b"t" * 500 + b"\r\n"
)
EARLY_HINTS_STORM = again_and_again(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </" + b"l" * 500 + b">\r\n\r\n")
BOMB = bomb()
