"""Endpoints that do wrong, one row each: how to provoke it, and what must be said of it."""

import asyncio
import contextlib
import gzip
import socket
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Thread

from tests import receivers
from tests.receiver_scripts import HEAD, Script, again_and_again, raw
from tests.receivers import Receiver

MIB = 1024 * 1024
ZEROS = bytes(64 * MIB)


@dataclass(frozen=True)
class Behaviour:
    """A row: `kind` is what the attempt ends as, None for an answer that is taken as it is."""

    provoked_by: str
    kind: str | None
    script: Script | None = None
    url: str = ""  # where no script answers: one of the places of `serve`
    method: str = "GET"
    body_bytes: int = 0


def packed(encoding: str, body: bytes) -> Script:
    """A body with that Content-Encoding."""
    return raw(HEAD + f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def led_to(location: str) -> Script:
    """A redirect."""
    return raw(f"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode())


def reset_after(message: bytes) -> Script:
    """These bytes, then a TCP reset."""

    async def script(writer: asyncio.StreamWriter) -> bool:
        writer.write(message)
        await writer.drain()
        await asyncio.sleep(0.1)  # so that they are read before the reset throws them away
        return await receivers.RESET(writer)

    return script


GZIP_BOMB = gzip.compress(ZEROS, 9)
SCRIPTED = [
    Behaviour("It is silent", "timeout", receivers.HANG),
    Behaviour("It drips its headers", "timeout", receivers.DRIP_HEADERS),
    Behaviour("It drips its body", "timeout", receivers.DRIP_BODY),
    Behaviour(
        "It drips 1xx responses",
        "timeout",
        again_and_again(b"", b"HTTP/1.1 102 Processing\r\n\r\n", 0.05),
    ),
    Behaviour("Its headers never end", "too_large", receivers.ENDLESS_HEADERS),
    Behaviour("One header line never ends", "too_large", again_and_again(HEAD + b"X-Long: ", b"l" * 4096)),
    Behaviour(
        "Its cookies are huge",
        "too_large",
        raw(HEAD + b"".join(b"Set-Cookie: c%d=%s\r\n" % (n, b"c" * 4000) for n in range(40)) + b"\r\n"),
    ),
    Behaviour("It storms with 1xx responses", "too_large", receivers.EARLY_HINTS_STORM),
    Behaviour("Its body never ends", "too_large", receivers.ENDLESS_BODY),
    Behaviour("Its chunks never end", "too_large", receivers.ENDLESS_CHUNKS),
    Behaviour("Its trailers never end", "too_large", receivers.ENDLESS_TRAILERS),
    Behaviour("It announces 100 MB", "too_large", raw(HEAD + b"Content-Length: 100000000\r\n\r\n")),
    Behaviour("It sends a gzip bomb", "too_large", packed("gzip", GZIP_BOMB)),
    Behaviour("It sends a deflate bomb", "too_large", packed("deflate", zlib.compress(ZEROS, 9))),
    Behaviour("It sends a gzip bomb in gzip", "too_large", packed("gzip, gzip", gzip.compress(GZIP_BOMB, 9))),
    Behaviour("It says gzip and sends none", "protocol", packed("gzip", b"this is no gzip")),
    Behaviour("It ends before its Content-Length", "protocol", receivers.SHORT_BODY),
    Behaviour(
        "Its chunk's length is no number",
        "protocol",
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
    ),
    Behaviour(
        "It ends within a chunk", "protocol", raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nff\r\nabc")
    ),
    Behaviour("It speaks no HTTP", "protocol", receivers.GARBAGE),
    Behaviour("It sends another server's greeting", "protocol", raw(b"220 mail.example.com ESMTP\r\n")),
    Behaviour("Its status is no number", "protocol", raw(b"HTTP/1.1 abc OK\r\n\r\n")),
    Behaviour("It has a NUL in a header", "protocol", raw(HEAD + b"X-A: a\0b\r\nContent-Length: 0\r\n\r\n")),
    Behaviour("It closes without an answer", "connect", receivers.CLOSE),
    Behaviour("It resets instead of an answer", "connect", receivers.RESET),
    Behaviour("It resets within its headers", "connect", reset_after(HEAD + b"X-A: ")),
    Behaviour(
        "It resets within its body", "connect", reset_after(HEAD + b"Content-Length: 100\r\n\r\nonly this")
    ),
    Behaviour("It redirects to itself for ever", "redirect", url="loop"),
    Behaviour("It redirects to what is no URL", "redirect", led_to("http://[::1/")),
    Behaviour("It redirects into a private network", "blocked", led_to("http://10.0.0.1/")),
    Behaviour("It redirects to the cloud's metadata", "blocked", led_to("http://169.254.169.254/latest/")),
    Behaviour("It redirects to a file", "blocked", led_to("file:///etc/passwd")),
    Behaviour(
        "It answers 599",
        "http_status",
        raw(b"HTTP/1.1 599 Odd\r\nContent-Length: 0\r\n\r\n"),
    ),
    Behaviour(
        "It redirects without a Location",
        "http_status",
        raw(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
    ),
    Behaviour("Its body is no text", None, raw(HEAD + b"Content-Length: 6\r\n\r\n\0\xff\xfe\xed\xa0\x80")),
    Behaviour("It reads no request body", "timeout", url="deaf", method="POST", body_bytes=20 * MIB),
    Behaviour("It neither takes nor refuses the connection", "timeout", url="full"),
    Behaviour("Nothing listens", "connect", url="nobody"),
    Behaviour("It stalls in the TLS handshake", "timeout", url="tls-stall"),
    Behaviour("It speaks HTTP where TLS is expected", "tls", url="tls-plain"),
    Behaviour("Its certificate has expired", "tls", url="expired"),
    Behaviour("Its certificate is for another name", "tls", url="wrong_name"),
    Behaviour("Its certificate is signed by itself", "tls", url="self_signed"),
    Behaviour("Its name does not exist", "dns", url="http://no-such-host.invalid/"),
    Behaviour("It is in a private network", "blocked", url="http://10.0.0.1/"),
]


@dataclass
class Places:
    """Where the behaviours are to be met."""

    urls: dict[str, str]
    neighbour: str
    ca_file: str

    def url(self, behaviour: Behaviour) -> str:
        """Where to call for `behaviour`."""
        return self.urls.get(behaviour.provoked_by) or self.urls.get(behaviour.url, behaviour.url)


@contextlib.contextmanager
def serve() -> Iterator[Places]:
    """All of them, as long as the block lasts."""
    with contextlib.ExitStack() as stack:
        plain, good = (stack.enter_context(receivers.start()) for _ in range(2))
        urls = _script(plain)
        for kind in ("expired", "wrong_name", "self_signed"):
            urls[kind] = stack.enter_context(receivers.start(tls=kind)).url()  # type: ignore[arg-type]
        urls |= {name: stack.enter_context(make()) for name, make in LISTENERS.items()}
        yield Places(urls, good.url("/neighbour"), plain.ca_file)


def _script(receiver: Receiver) -> dict[str, str]:
    receiver.redirect("/loop", "/loop")
    urls = {"loop": receiver.url("/loop")}
    for number, one in enumerate(SCRIPTED):
        if one.script:
            receiver.play(f"/{number}", one.script)
            urls[one.provoked_by] = receiver.url(f"/{number}")
    return urls


@contextlib.contextmanager
def full() -> Iterator[str]:
    """A listener whose backlog is full."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


@contextlib.contextmanager
def nobody() -> Iterator[str]:
    """A port that nobody listens at."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}/"


@contextlib.contextmanager
def silent(scheme: str) -> Iterator[str]:
    """A listener whose connections stand, and that is all: nothing is read, nothing written."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen(16)
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}/"


@contextlib.contextmanager
def plain_where_tls_is_expected() -> Iterator[str]:
    """A listener that answers each connection with plain HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=_answer_all, args=(listener,), daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
        listener.shutdown(socket.SHUT_RDWR)


def _answer_all(listener: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 1))


LISTENERS = {
    "full": full,
    "nobody": nobody,
    "deaf": lambda: silent("http"),
    "tls-stall": lambda: silent("https"),
    "tls-plain": plain_where_tls_is_expected,
}
