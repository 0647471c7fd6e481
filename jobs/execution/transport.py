"""The interface of the HTTP transports, and the plain values that go in and come out. [adapter]

The loop (loop.py) owns a transport and drives it from one thread:

    call = transport.prepare(request, done)    before the instant: everything that can be done without sending
    transport.start(call)                      at the instant; `done(answer)` is called later, inside `step`
    transport.step(0.2)                        lets the calls go on, for at most that many seconds
    transport.wake()                           from any thread: ends a step early

Nothing here raises for what an endpoint does: every end of a call is a Reply or a Fault.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

# "reported" and "worker_lost" are no transport's: the endpoint's own word of work that it took, and ours
FaultKind = Literal[
    "timeout",
    "dns",
    "connect",
    "tls",
    "blocked",
    "too_large",
    "redirect",
    "protocol",
    "reported",
    "worker_lost",
]

MAX_REDIRECTS = 5
BODY_KEPT_BYTES = 64 * 1024  # of the decoded body; what comes after is read, not kept, up to the next limit
BODY_READ_BYTES = 10 * 1024 * 1024  # on the wire and decoded, each; past it the call ends as too_large
HEADER_BYTES = 64 * 1024  # of all responses of one hop together, 1xx ones and trailers included
CONNECT_TIMEOUT_MS = 10_000  # never more than the request's own time-out: see connect_limit_ms


@dataclass(frozen=True, slots=True)
class Request:
    """One attempt as it goes out. `timeout_ms` bounds it whole: DNS, every redirect, the last body byte."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    timeout_ms: int = 30_000
    follow_redirects: bool = True
    verify_tls: bool = True
    secret_headers: frozenset[str] = frozenset()  # lower case; not sent along to another host or scheme
    secrets: tuple[str, ...] = field(default=(), repr=False)  # values to mask in what comes back


@dataclass(frozen=True, slots=True)
class Timings:
    """Where the time went, in milliseconds. Phases are of the last hop; `total_ms` is of all hops."""

    dns_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None
    first_byte_ms: float | None = None
    total_ms: float = 0.0


Phase = Literal["request", "queue", "dns", "connect", "tls", "answer", "body", "redirect", "callback"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What else is known of a call, for its explanation. `phase` is where a fault ended it."""

    host: str = ""
    port: int | None = None
    phase: Phase | None = None  # "request": nothing was sent
    reason: str = ""  # in the words of whoever gave it: the name server, the system, OpenSSL
    limit_ms: int | None = None  # the time that was up
    tls_version: str = ""
    certificate_ends_at: datetime | None = None
    redirects: int = 0
    final_url: str = ""  # where redirects led


NO_FACTS = Facts()
NOT_SENT = Facts(phase="request")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the endpoint answered, after redirects."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    truncated: bool = False
    timings: Timings = field(default_factory=Timings)
    remote_address: str | None = None  # "93.184.216.34:443", "[2606:…]:443"
    redirects: tuple[str, ...] = ()  # the URLs gone through, the last one not included
    facts: Facts = NO_FACTS


@dataclass(frozen=True, slots=True)
class Fault:
    """Why there is no answer. The message is for people: what happened, with names and numbers."""

    kind: FaultKind
    message: str
    timings: Timings = field(default_factory=Timings)
    remote_address: str | None = None
    facts: Facts = NO_FACTS


Answer = Reply | Fault
Done = Callable[[Answer], None]


def connect_limit_ms(timeout_ms: int) -> int:
    """The time in which a connection must stand, of a request that may take `timeout_ms`."""
    return min(timeout_ms, CONNECT_TIMEOUT_MS)


class Call(Protocol):
    """A prepared call; opaque to the loop."""


class Transport(Protocol):
    """Sends requests. All methods but `wake` belong to one thread."""

    def prepare(self, request: Request, done: Done) -> Call:
        """Make ready what can be made ready without sending."""
        ...

    def start(self, call: Call) -> None:
        """Send it. `done` is called exactly once, from a later `step`."""
        ...

    def abandon(self, call: Call) -> None:
        """Give up a prepared or started call: its connection is closed, `done` is not called any more."""
        ...

    def step(self, wait_s: float) -> None:
        """Let the calls go on and end, for at most `wait_s` seconds; returns early when something ended."""
        ...

    def wake(self) -> None:
        """End a `step` early. From any thread."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...
