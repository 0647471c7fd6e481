"""Cheap HTTP clients on kept connections: one that times its answers, several in haste."""

import asyncio
import http.client
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Web:
    """A web process that listens on a port of loopback."""

    port: int
    pid: int


def ask(
    web: Web, path: str, token: str, times: int = 1
) -> tuple[list[float], http.client.HTTPResponse, bytes]:
    """Ask `times` times one after the other; milliseconds of each, and the last answer with its body."""
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    spent_ms = []
    for _ in range(times):
        began = time.perf_counter()
        connection.request("GET", path, headers={"X-API-Token": token, "Accept": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
        spent_ms.append((time.perf_counter() - began) * 1000)
    connection.close()
    return spent_ms, answer, body


def flood(web: Web, path: str, token: str, seconds: float, clients: int = 8) -> float:
    """Answers a second that `clients` get together."""
    return asyncio.run(_flood(web, path, token, seconds, clients)) / seconds


async def _flood(web: Web, path: str, token: str, seconds: float, clients: int) -> int:
    request = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-API-Token: {token}\r\nAccept: application/json\r\n\r\n"
    )
    end = time.perf_counter() + seconds
    return sum(await asyncio.gather(*(_client(web, request.encode(), end) for _ in range(clients))))


async def _client(web: Web, request: bytes, end: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", web.port)
    count = 0
    while time.perf_counter() < end:
        writer.write(request)
        await _answer(reader)
        count += 1
    writer.close()
    return count


async def _answer(reader: Any) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(head.decode())
    length = head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
    await reader.readexactly(int(length))
