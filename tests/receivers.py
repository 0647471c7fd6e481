"""Real HTTP servers on loopback, for tests to be called at.

    with receivers.start() as r:
        r.url("/x")                                  "http://127.0.0.1:40123/x"
        r.answer("/x", status=500, body=b"no")       what /x answers from now on; others: 200 "ok"
        r.answer("/x", status=500, times=2)          twice first, before what /x answers otherwise
        r.play("/x", receivers.HANG)                 misbehaviour: the scripts in receiver_scripts
        r.hold("/x"); r.release("/x")                requests arrive at once, the answers wait for the release
        r.requests                                   all that arrived, in order: see Received
        r.wait_for(3, path="/x")                     those that arrived, as soon as there are 3
        r.connections                                how many were accepted

`start(host="127.0.0.7")` listens elsewhere on loopback; `start(tls="trusted")` speaks TLS (also self_signed,
expired, wrong_name), and `r.ca_file` is what a client has to trust.
"""

import asyncio
import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Condition, Thread
from urllib.parse import urlsplit

from tests.receiver_certificates import CertificateKind, ca_file, server_context
from tests.receiver_scripts import (
    BOMB,
    CLOSE,
    DRIP_BODY,
    DRIP_HEADERS,
    EARLY_HINTS_STORM,
    ENDLESS_BODY,
    ENDLESS_CHUNKS,
    ENDLESS_HEADERS,
    ENDLESS_TRAILERS,
    GARBAGE,
    HANG,
    RESET,
    SHORT_BODY,
    Script,
    raw,
)

__all__ = [
    "BOMB",
    "CLOSE",
    "DRIP_BODY",
    "DRIP_HEADERS",
    "EARLY_HINTS_STORM",
    "ENDLESS_BODY",
    "ENDLESS_CHUNKS",
    "ENDLESS_HEADERS",
    "ENDLESS_TRAILERS",
    "GARBAGE",
    "HANG",
    "RESET",
    "SHORT_BODY",
    "Received",
    "Receiver",
    "raw",
    "start",
]


@dataclass(frozen=True)
class Received:
    """A request as it arrived; header names in lower case, `at` is time.time()."""

    method: str
    path: str  # with the query
    headers: dict[str, str]
    body: bytes
    at: float
    connection: int  # 1 is the first that was accepted


@dataclass
class Answer:
    """What a path answers, `times` times or for ever."""

    script: Script
    times: int | None = None


class Receiver:
    """A server in a thread of its own; see the module's text."""

    def __init__(self, host: str, tls: CertificateKind | None) -> None:
        self.requests: list[Received] = []
        self.connections = 0
        self.host = host
        self.port = 0
        self._tls = tls
        self._answers: dict[str, list[Answer]] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self._arrived = Condition()
        self._open: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True, name="receiver")

    @property
    def ca_file(self) -> str:
        """The certificate that signs the trusted ones."""
        return ca_file()

    def url(self, path: str = "/", host: str | None = None) -> str:
        """The URL of `path`, by another name than the address if `host` is given."""
        name = host or (f"[{self.host}]" if ":" in self.host else self.host)
        return f"{'https' if self._tls else 'http'}://{name}:{self.port}{path}"

    def answer(
        self,
        path: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"ok",
        delay_s: float = 0,
        times: int | None = None,
    ) -> None:
        """Answer requests for `path` like this, after `delay_s`."""
        message = _message(status, headers or {}, body)

        async def script(writer: asyncio.StreamWriter) -> bool:
            await asyncio.sleep(delay_s)
            writer.write(message)
            return True

        self.play(path, script, times)

    def redirect(self, path: str, to: str, status: int = 302) -> None:
        """Send requests for `path` on to `to`."""
        self.answer(path, status=status, headers={"Location": to}, body=b"")

    def play(self, path: str, script: Script, times: int | None = None) -> None:
        """Let `script` write what requests for `path` get."""
        queue = self._answers.setdefault(path, [])
        if times is None:
            queue[:] = [answer for answer in queue if answer.times]
        queue.insert(len([answer for answer in queue if answer.times]), Answer(script, times))

    def hold(self, path: str) -> None:
        """Keep the answers of `path` back until `release`."""
        self._gates[path] = asyncio.Event()

    def release(self, path: str) -> None:
        """Give the answers that were held, and those to come."""
        self._loop.call_soon_threadsafe(self._gates.pop(path).set)

    def wait_for(self, count: int, timeout_s: float = 20, path: str | None = None) -> list[Received]:
        """The requests (for `path`), as soon as at least `count` have arrived."""

        def arrived() -> list[Received]:
            return [request for request in self.requests if path in (None, urlsplit(request.path).path)]

        with self._arrived:
            is_enough = self._arrived.wait_for(lambda: len(arrived()) >= count, timeout_s)
        assert is_enough, f"{len(arrived())} of {count} requests arrived within {timeout_s} s"
        return arrived()

    def open(self) -> None:
        """Listen."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def close(self) -> None:
        """Stop listening and cut every connection."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        context = server_context(self._tls) if self._tls else None
        self._server = await asyncio.start_server(self._serve, self.host, 0, backlog=4096, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await asyncio.sleep(0)  # lets the aborted transports close their sockets

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        try:
            with contextlib.suppress(OSError, EOFError, asyncio.CancelledError):
                await self._answer_all(reader, writer, self.connections)
        finally:
            writer.transport.abort()
            self._open.discard(task)

    async def _answer_all(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int
    ) -> None:
        while True:
            request = await _read(reader, connection)
            path = urlsplit(request.path).path
            with self._arrived:
                self.requests.append(request)
                self._arrived.notify_all()
            if path in self._gates:
                await self._gates[path].wait()
            if request.method == "HEAD" and path not in self._answers:
                writer.write(_message(200, {}, b"ok").partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
                keeps = True
            else:
                keeps = await self._script_for(path)(writer)
            await writer.drain()
            if not keeps or request.headers.get("connection") == "close":
                return await _say_goodbye(writer)

    def _script_for(self, path: str) -> Script:
        queue = self._answers.get(path)
        if not queue:
            return raw(_message(200, {"Content-Type": "text/plain"}, b"ok"), keeps=True)
        chosen = queue[0]
        if chosen.times:
            chosen.times -= 1
            if not chosen.times:
                queue.pop(0)
        return chosen.script


@contextlib.contextmanager
def start(host: str = "127.0.0.1", tls: CertificateKind | None = None) -> Iterator[Receiver]:
    """A receiver on a port of its own, as long as the block lasts."""
    receiver = Receiver(host, tls)
    receiver.open()
    try:
        yield receiver
    finally:
        receiver.close()


async def _read(reader: asyncio.StreamReader, connection: int) -> Received:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    at = time.time()
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(method, path, headers, body, at, connection)


async def _say_goodbye(writer: asyncio.StreamWriter) -> None:
    """Close in order, so that what was written arrives whole."""
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()


def _message(status: int, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
    if "content-length" not in {name.lower() for name in headers} and status not in (204, 304):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body
