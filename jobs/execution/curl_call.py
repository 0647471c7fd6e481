"""One call on one libcurl handle: its options, and what libcurl tells while it goes on. [adapter]"""

import socket
from typing import Any

import pycurl

from jobs.execution import wire
from jobs.execution.egress import EgressPolicy
from jobs.execution.messages import Message
from jobs.execution.transport import (
    BODY_KEPT_BYTES,
    BODY_READ_BYTES,
    HEADER_BYTES,
    Done,
    Fault,
    Request,
    Timings,
    connect_limit_ms,
)

ALWAYS = (
    (pycurl.NOSIGNAL, 1),
    (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
    (pycurl.PROXY, ""),  # with NOPROXY: no variable of the environment decides the way
    (pycurl.NOPROXY, "*"),
    (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
    (pycurl.USERAGENT, ""),  # the request's own or none
    (pycurl.ACCEPT_ENCODING, "gzip, deflate"),  # as the other transport; builds differ in what more they know
    (pycurl.MAXFILESIZE_LARGE, BODY_READ_BYTES),  # on the wire; decoded bytes are counted in on_body
)
HEAD_OPTIONS = ((pycurl.NOBODY, 1), (pycurl.MAXFILESIZE_LARGE, 0))  # its Content-Length is of no body


class CurlCall:
    """A call over all its hops. `request` is the hop under way, `fault` why we ended it ourselves."""

    __slots__ = (
        "blocked",
        "body",
        "body_bytes",
        "deadline",
        "dns_ms",
        "done",
        "easy",
        "fault",
        "first",
        "header_bytes",
        "header_lines",
        "host",
        "is_connecting",
        "is_own",
        "is_secure",
        "policy",
        "port",
        "redirects",
        "request",
        "sockets",
        "started",
        "tls_version",
    )

    def __init__(self, request: Request, done: Done | None, policy: EgressPolicy) -> None:
        self.first = request
        self.done = done  # None once given up
        self.policy = policy
        self.easy: pycurl.Curl | None = None
        self.redirects: tuple[str, ...] = ()
        self.started = self.deadline = 0.0  # of the monotonic clock
        self.sockets: list[socket.socket] = []
        self.set_hop(request)

    def set_hop(self, request: Request) -> None:
        """Turn to `request`, the first or the one that a redirect made."""
        self.request = request
        self.fault = wire.check_request(request)
        self.host, self.port = wire.host_and_port(request.url) if self.fault is None else ("", 0)
        self.is_own = not self.redirects and self.policy.is_own(request.url, request.headers)
        self.is_secure = request.url[:6].lower() == "https:"
        self.tls_version = ""  # as this hop's handshake told it, if it was watched
        self.header_lines: list[bytes] = []
        self.header_bytes = 0
        self.body: list[bytes] = []
        self.body_bytes = 0
        self.blocked: str | None = None
        self.is_connecting = False
        self.dns_ms: float | None = None  # none when the addresses were known

    def on_header(self, line: bytes) -> int | None:
        """One header line, of whatever response; 0 stops the call."""
        self.header_bytes += len(line)
        if self.header_bytes > HEADER_BYTES:
            self.fault = Fault(
                "too_large", Message.LARGE_HEADERS % {"where": self.host, "bytes": f"{HEADER_BYTES:,}"}
            )
            return 0
        self.header_lines.append(line)
        return None

    def on_body(self, piece: bytes) -> int | None:
        """A piece of the decoded body; 0 stops the call."""
        if self.body_bytes < BODY_KEPT_BYTES:
            self.body.append(piece)
        self.body_bytes += len(piece)
        if self.body_bytes > BODY_READ_BYTES:
            self.fault = Fault(
                "too_large", Message.LARGE_BODY % {"host": self.host, "bytes": f"{BODY_READ_BYTES:,}"}
            )
            return 0
        return None

    def on_connect(self, purpose: int, address: tuple[int, int, int, tuple[str, int]]) -> socket.socket | int:
        """A socket for `address`, unless the address filter is against it."""
        family, kind, protocol, target = address
        judge = self.policy.own_verdict if self.is_own else self.policy.verdict
        reason = judge(target[0], self.host)
        if reason is not None:
            self.blocked = reason
            return pycurl.SOCKET_BAD  # type: ignore[no-any-return]
        self.is_connecting = True
        opened = socket.socket(family, kind, protocol)
        self.sockets.append(opened)  # libcurl works on a duplicate; this one is closed after its step
        return opened

    def phases(self, total_ms: float) -> Timings:
        """Where the last hop's time went; nothing for DNS, connect and TLS on a connection that stood."""
        info = self.easy.getinfo  # type: ignore[union-attr]
        answered = info(pycurl.STARTTRANSFER_TIME) if self.header_lines else 0.0
        if not self.is_connecting:
            return Timings(
                self.dns_ms, first_byte_ms=answered * 1000 if answered else None, total_ms=total_ms
            )
        connected, secured = info(pycurl.CONNECT_TIME), info(pycurl.APPCONNECT_TIME)
        return Timings(
            self.dns_ms,
            connected * 1000 if connected else None,
            (secured - connected) * 1000 if secured else None,
            (answered - (secured or connected)) * 1000 if answered else None,
            total_ms,
        )

    def led_to(self) -> dict[str, Any]:
        """How many redirects were followed, and to where."""
        return {"redirects": len(self.redirects), "final_url": self.request.url} if self.redirects else {}

    def remote_address(self) -> str | None:
        """The address connected to, with its port."""
        ip: str = self.easy.getinfo(pycurl.PRIMARY_IP)  # type: ignore[union-attr]
        if not ip:
            return None
        port = self.easy.getinfo(pycurl.PRIMARY_PORT)  # type: ignore[union-attr]
        return f"[{ip}]:{port}" if ":" in ip else f"{ip}:{port}"

    def headers(self) -> tuple[tuple[str, str], ...]:
        """The final response's headers: neither those of 1xx responses nor trailers."""
        pairs: list[tuple[str, str]] = []
        is_open = False
        for line in self.header_lines:
            if line[:5] == b"HTTP/":
                pairs, is_open = [], True
            elif line in (b"\r\n", b"\n"):
                is_open = False
            elif is_open:
                name, _, value = line.decode("latin-1").partition(":")
                pairs.append((name, value.strip()))
        return tuple(pairs)


def set_options(call: CurlCall, timeout_ms: int, ca_file: str, addresses: tuple[str, ...]) -> None:
    """Put the call's hop onto its handle, which is as good as new; `addresses` are what its name has."""
    request, easy = call.request, call.easy
    set_option = easy.setopt  # type: ignore[union-attr]
    for option, value in ALWAYS:
        set_option(option, value)
    set_option(pycurl.URL, wire.sent_url(request.url))
    set_option(pycurl.TIMEOUT_MS, timeout_ms)
    set_option(pycurl.CONNECTTIMEOUT_MS, connect_limit_ms(timeout_ms))
    set_option(pycurl.HEADERFUNCTION, call.on_header)
    set_option(pycurl.WRITEFUNCTION, call.on_body)
    set_option(pycurl.OPENSOCKETFUNCTION, call.on_connect)
    if call.is_secure:
        set_option(pycurl.CAINFO, ca_file)
        set_option(pycurl.SSL_VERIFYPEER, int(request.verify_tls))
        set_option(pycurl.SSL_VERIFYHOST, 2 if request.verify_tls else 0)
    if call.is_own:  # no other call, to another path of ours, may find this connection
        set_option(pycurl.FRESH_CONNECT, 1)
        set_option(pycurl.FORBID_REUSE, 1)
    if addresses:
        listed = ",".join(f"[{address}]" if ":" in address else address for address in addresses)
        names = {call.host, call.host.removesuffix(".")}
        set_option(pycurl.RESOLVE, [f"+{name}:{call.port}:{listed}" for name in names])
    _set_message(set_option, request)


def _set_message(set_option: "pycurl.Curl.setopt", request: Request) -> None:
    """The method, the headers and the body."""
    body = wire.sent_body(request)
    lines = [
        (f"{name}: {value}" if value else f"{name};").encode() for name, value in wire.sent_headers(request)
    ]
    if body is not None:
        set_option(pycurl.POSTFIELDS, body)
        lines.append(b"Expect:")
        if not any(name.lower() == "content-type" for name, _ in request.headers):
            lines.append(b"Content-Type:")  # libcurl's own would be a form's
    if request.method == "HEAD":
        for option, value in HEAD_OPTIONS:
            set_option(option, value)
    elif request.method != "GET" or body is not None:
        set_option(pycurl.CUSTOMREQUEST, request.method)
    if lines:
        set_option(pycurl.HTTPHEADER, lines)
