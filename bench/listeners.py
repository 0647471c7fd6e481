"""Many WebSocket clients in one process, as cheap as can be: they count what comes, and parse it when asked.

python -m bench.listeners PORT < tokens, one a line, then an empty line. It says "ready", and for each further
line on its input answers with one line of JSON: by client, in the order of the tokens, the events since the
line before, what the lagging ones said was dropped, and how late events were.
"""

import asyncio
import base64
import json
import os
import struct
import sys
import time
from collections import Counter
from datetime import datetime
from typing import Any

import uvloop

PING, CLOSE = 9, 8
CONNECTING_AT_ONCE = 50
SPLIT_ALL_S = 8.0


class Listener(asyncio.Protocol):
    """One client: frames with the time of their arrival."""

    def __init__(self, port: int, token: str) -> None:
        self._port, self._token = port, token
        self._bytes = b""
        self._chunks: list[tuple[float, bytes]] = []  # not split yet
        self._transport: asyncio.Transport | None = None
        self.is_open = asyncio.get_running_loop().create_future()
        self.frames: list[tuple[float, bytes]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]
        key = base64.b64encode(os.urandom(16)).decode()
        self._write(
            f"GET /ws?token={self._token} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def _write(self, data: bytes) -> None:
        if self._transport:
            self._transport.write(data)

    def data_received(self, data: bytes) -> None:
        if self.is_open.done():
            self._chunks.append((time.time(), data))
        else:
            self._enter(data)

    def _enter(self, data: bytes) -> None:
        head, found, rest = (self._bytes + data).partition(b"\r\n\r\n")
        self._bytes = rest if found else head
        if found:
            self.is_open.set_result(head.split(b" ", 2)[1] == b"101")

    def split(self) -> None:
        """Take apart what has come: not at once, a herd has better use for the processor."""
        chunks, self._chunks = self._chunks, []
        for at, data in chunks:
            self._split(at, self._bytes + data)

    def _split(self, at: float, data: bytes) -> None:
        start = 0
        while len(data) >= start + 4:
            opcode, length, head = data[start] & 15, data[start + 1], 2
            if length == 126:
                length, head = struct.unpack_from(">H", data, start + 2)[0], 4
            if len(data) < start + head + length:
                break
            self._take(at, opcode, data[start + head : start + head + length])
            start += head + length
        self._bytes = data[start:]

    def _take(self, at: float, opcode: int, payload: bytes) -> None:
        if opcode == PING:
            self._write(bytes((0x8A, 0x80 | len(payload), 0, 0, 0, 0)) + payload)
        else:
            self.frames.append((at, payload if opcode != CLOSE else b'{"event":"closed"}'))

    def take(self) -> list[tuple[float, bytes]]:
        """What came since the last time."""
        self.split()
        frames, self.frames = self.frames, []
        return frames


def describe(listener: Listener) -> dict[str, Any]:
    """What one client heard."""
    counts: Counter[str] = Counter()
    seen: Counter[tuple[str, str]] = Counter()
    dropped, late_s = 0, []
    for at, payload in listener.take():
        event = json.loads(payload)
        counts[event["event"]] += 1
        if event["event"] == "lagging":
            dropped += event["data"]["dropped"]
        elif event["event"].startswith("execution:"):
            seen[event["event"], event["data"]["executionId"]] += 1
            late_s.append(round(at - datetime.fromisoformat(event["timestamp"]).timestamp(), 3))
    doubled = sum(count > 1 for count in seen.values())
    return {"events": counts, "dropped": dropped, "doubled": doubled, "late_s": late_s}


async def connect(port: int, token: str, gate: asyncio.Semaphore) -> Listener:
    """One client, once the server has let it in."""
    async with gate:
        listener = Listener(port, token)
        await asyncio.get_running_loop().create_connection(lambda: listener, "127.0.0.1", port)
        if not await listener.is_open:
            raise ConnectionError("a client was not let in")
    return listener


async def answer_pings(listeners: list[Listener]) -> None:
    """For ever, some at a time and well before the server takes a client for dead."""
    while True:
        for listener in listeners:
            listener.split()
            await asyncio.sleep(SPLIT_ALL_S / len(listeners))


async def main(port: int) -> None:
    """Connect all, then answer each line of the input."""
    tokens = list(iter(lambda: sys.stdin.readline().strip(), ""))
    gate = asyncio.Semaphore(CONNECTING_AT_ONCE)
    listeners = await asyncio.gather(*(connect(port, token, gate) for token in tokens))
    pinged = asyncio.create_task(answer_pings(listeners))
    print("ready", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        print(json.dumps([describe(one) for one in listeners]), flush=True)
    pinged.cancel()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
