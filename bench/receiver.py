"""The endpoint that all benched calls go to: a process of its own, and cheap, because it shares the cores.

A request is stamped and kept as it came; it is read apart only when the arrivals are asked for. By path:

    /…                 answers at once          /delay/500         answers after 500 ms
    /close/…           and closes               /slow20            answers after 20 s
    /control/arrivals  a line for each request: arrival, execution id, scheduled for, job id, path
    /control/count     how many have arrived    /control/clear     forgets them
"""

import argparse
import asyncio
import gc
import ssl
import time
from collections.abc import Callable

import uvloop

KEPT = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
CLOSED = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
BACKLOG = 16_384  # the kernel's somaxconn may bound it lower
COLUMNS = (b"x-cron-execution-id", b"x-cron-scheduled-for", b"x-cron-job-id")

arrivals: list[tuple[float, bytes]] = []


def delay_of(path: bytes) -> float:
    """How many seconds the answer to `path` takes."""
    if path.startswith(b"/slow"):
        return float(path[5:])
    if path.startswith(b"/delay/"):
        return int(path.split(b"/")[2]) / 1000
    return 0.0


def read_apart(at: float, request: bytes) -> bytes:
    """One arrival as a line; a header that is not there is a dash."""
    first, *lines = request.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(b":") for line in lines)}
    columns = [headers.get(name) or b"-" for name in COLUMNS]
    return b"%.6f %s %s\n" % (at, b" ".join(columns), first.split(b" ")[1])


def tell_arrivals() -> bytes:
    """Every arrival since the last clear, as lines."""
    return b"".join(read_apart(at, request) for at, request in arrivals)


def tell_count() -> bytes:
    """How many have arrived."""
    return b"%d" % len(arrivals)


def clear() -> bytes:
    """Forget what has arrived."""
    arrivals.clear()
    return b"cleared"


CONTROL: dict[bytes, Callable[[], bytes]] = {
    b"/control/arrivals": tell_arrivals,
    b"/control/count": tell_count,
    b"/control/clear": clear,
}


def body_length(head: bytes) -> int:
    """The Content-Length of a request's head."""
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


class Receiver(asyncio.Protocol):
    """One connection; requests come one after the other on it, none is sent before the last was answered."""

    __slots__ = ("held", "transport")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with nothing held back."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.held = b""

    def data_received(self, data: bytes) -> None:
        """Stamp a whole request and answer it; hold a part until the rest comes."""
        at = time.time()
        if self.held:
            data = self.held + data
        head_end = data.find(b"\r\n\r\n")
        if head_end < 0 or (
            data[:3] != b"GET" and len(data) < head_end + 4 + body_length(data[: head_end + 2])
        ):
            self.held = data
            return
        self.held = b""
        path = data[data.index(b" ") + 1 : data.index(b" HTTP/1.")]
        if path.startswith(b"/control/"):
            self.tell(CONTROL[path]())
            return
        arrivals.append((at, data))
        delay = delay_of(path) if path.startswith((b"/delay/", b"/slow")) else 0
        if delay:
            asyncio.get_running_loop().call_later(delay, self.answer, path)
        else:
            self.answer(path)

    def answer(self, path: bytes) -> None:
        """200 and a small body."""
        if self.transport.is_closing():
            return
        if path.startswith(b"/close/"):
            self.transport.write(CLOSED)
            self.transport.close()
        else:
            self.transport.write(KEPT)

    def tell(self, body: bytes) -> None:
        """Answer the bench itself."""
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body
        )
        self.transport.close()


async def serve(port: int, tls_port: int, certificate: str) -> None:
    """Listen on every loopback address (127.0.0.1 … 127.255.255.255) until the process is ended."""
    loop = asyncio.get_running_loop()
    await loop.create_server(Receiver, "0.0.0.0", port, backlog=BACKLOG)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        await loop.create_server(Receiver, "0.0.0.0", tls_port, backlog=BACKLOG, ssl=context)
    await asyncio.Event().wait()


def main() -> None:
    """Serve the ports of the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--tls-port", type=int, default=0)
    parser.add_argument("--certificate", default="")
    given = parser.parse_args()
    gc.disable()  # a pause over 200,000 kept requests would look like lag; nothing here is a cycle
    uvloop.run(serve(given.port, given.tls_port, given.certificate))


if __name__ == "__main__":
    main()
