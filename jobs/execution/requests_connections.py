"""urllib3's connections with the address filter, bounded headers and a way to be cut. [adapter]"""

import http.client
import io
import socket
import threading
from time import monotonic
from typing import Any

from cryptography.x509 import load_der_x509_certificate
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.poolmanager import PoolManager
from urllib3.util.ssl_ import create_urllib3_context

from jobs.execution.egress import EgressPolicy
from jobs.execution.messages import Message
from jobs.execution.resolver import look_up
from jobs.execution.transport import (
    CONNECT_TIMEOUT_MS,
    HEADER_BYTES,
    Facts,
    Fault,
    FaultKind,
    Phase,
)

CONNECTIONS_KEPT = 256
HOSTS_KEPT = 256


class CallEndedError(Exception):
    """The call ends here, with this fault. No OSError: urllib3 must pass it on as it is."""

    def __init__(self, kind: FaultKind, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.fault = Fault(kind, message, facts=Facts(reason=reason))


class Way:
    """What a call's connection is about: told by the call's thread, cut by the loop's."""

    def __init__(self, policy: EgressPolicy) -> None:
        self.policy = policy
        self.is_own = False  # egress.EgressPolicy.is_own
        self.host = ""
        self.port = 0
        self.deadline = 0.0
        self.phase: Phase = "dns"
        self.led_to: dict[str, Any] = {}  # how many redirects, and where they led
        self.tls: dict[str, Any] = {}  # facts of the connection's handshake
        self.times_ms: dict[str, float] = {}
        self.remote_address: str | None = None
        self.is_reused = False
        self.connection: Any = None

    def left_s(self) -> float:
        """What is left of the call's time, never nothing: urllib3 takes 0 for an error."""
        return max(0.001, self.deadline - monotonic())

    def cut(self) -> None:
        """Shut the socket down, so that whoever waits for it in the call's thread goes on."""
        hatch = getattr(self.connection, "hatch", None)
        if hatch is not None:
            try:
                hatch.shutdown(socket.SHUT_RDWR)
            except OSError:  # closed already
                return

    def connect(self) -> socket.socket:
        """A socket to the first of the host's addresses that passes the filter and answers."""
        began, self.phase = monotonic(), "dns"
        addresses = look_up(self.host)
        if isinstance(addresses, str):
            raise CallEndedError("dns", Message.UNNAMED % {"host": self.host, "reason": addresses}, addresses)
        self.times_ms["dns"], self.phase = (monotonic() - began) * 1000, "connect"
        began, blocked, failed = monotonic(), "", None
        for address in addresses:
            reason = (self.policy.own_verdict if self.is_own else self.policy.verdict)(address, self.host)
            if reason is not None:
                blocked = reason
                continue
            try:
                opened = socket.create_connection((address, self.port), self._connect_limit_s())
            except OSError as error:
                failed = error
                continue
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.times_ms["connect"], self.phase = (monotonic() - began) * 1000, "answer"
            self.remote_address = f"[{address}]:{self.port}" if ":" in address else f"{address}:{self.port}"
            return opened
        raise failed or CallEndedError("blocked", Message.BLOCKED % {"problem": blocked})

    def _connect_limit_s(self) -> float:
        return min(self.left_s(), CONNECT_TIMEOUT_MS / 1000)


current = threading.local()  # .way: of the call that this thread makes


class _MeteredReader(io.BufferedReader):
    """Counts the bytes of lines that follow one another: headers, 1xx responses, trailers."""

    line_bytes = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        line = super().readline(-1 if size is None else size)
        self.line_bytes += len(line)
        if line:
            current.way.phase = "body"  # it has begun to answer
        if self.line_bytes > HEADER_BYTES:
            host = current.way.host
            raise CallEndedError(
                "too_large", Message.LARGE_HEADERS % {"where": host, "bytes": f"{HEADER_BYTES:,}"}
            )
        return line

    def read(self, size: int | None = -1, /) -> bytes:
        self.line_bytes = 0
        return super().read(size)

    def readinto(self, buffer: Any, /) -> int:
        self.line_bytes = 0
        return super().readinto(buffer)

    def read1(self, size: int = -1, /) -> bytes:
        self.line_bytes = 0
        return super().read1(size)


class _Response(http.client.HTTPResponse):
    """A response whose headers are bounded, and that is the final one whatever 1xx come before."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp.close()
        self.fp = _MeteredReader(sock.makefile("rb", buffering=0))

    def _read_status(self) -> tuple[str, int, str]:
        while True:
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 101 < status < 200:
                return version, status, reason
            http.client.parse_headers(self.fp)


class _Connection(HTTPConnection):
    response_class = _Response
    remote_address: str | None = None
    hatch: socket.socket | None = None  # a duplicate by which it is cut: TLS detaches the first socket

    def _new_conn(self) -> socket.socket:
        opened = current.way.connect()
        self.hatch = opened.dup()
        self.remote_address = current.way.remote_address
        return opened  # type: ignore[no-any-return]

    def close(self) -> None:
        super().close()
        if self.hatch is not None:
            self.hatch.close()
            self.hatch = None


class _SecureConnection(_Connection, HTTPSConnection):
    tls: dict[str, Any] = {}

    def _new_conn(self) -> socket.socket:
        opened = super()._new_conn()
        current.way.phase = "tls"
        return opened

    def connect(self) -> None:
        way, began = current.way, monotonic()
        super().connect()
        way.phase = "answer"
        way.tls = self.tls = _handshake_facts(self.sock)
        spent = sum(way.times_ms.get(phase, 0.0) for phase in ("dns", "connect"))
        way.times_ms["tls"] = (monotonic() - began) * 1000 - spent


def _handshake_facts(secured: Any) -> dict[str, Any]:
    certificate = load_der_x509_certificate(secured.getpeercert(binary_form=True))
    return {"tls_version": secured.version(), "certificate_ends_at": certificate.not_valid_after_utc}


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection

    def _make_request(self, conn: Any, *args: Any, **options: Any) -> Any:
        _follow(conn)
        return super()._make_request(conn, *args, **options)


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection

    def _make_request(self, conn: Any, *args: Any, **options: Any) -> Any:
        _follow(conn)
        return super()._make_request(conn, *args, **options)

    def _validate_conn(self, conn: Any) -> None:
        """Connect; without urllib3's warning, for who does not verify has said so."""
        if conn.is_closed:
            conn.connect()


def _follow(connection: Any) -> None:
    """Tell the call which connection it is on."""
    way = current.way
    way.connection, way.is_reused = connection, not connection.is_closed
    if way.is_reused:
        way.phase, way.remote_address = "answer", connection.remote_address
        way.tls = getattr(connection, "tls", {})


class FilteredAdapter(HTTPAdapter):
    """requests' adapter over these connections; one for calls that verify, one for those that do not."""

    def __init__(self, ca_file: str, verifies: bool) -> None:
        self._context = create_urllib3_context(cert_reqs=None if verifies else 0)
        if verifies:
            self._context.load_verify_locations(ca_file)
        super().__init__(pool_connections=HOSTS_KEPT, pool_maxsize=CONNECTIONS_KEPT)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **options: Any) -> None:
        """See HTTPAdapter."""
        self.poolmanager = PoolManager(connections, maxsize=maxsize, block=block, ssl_context=self._context)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        """See HTTPAdapter. What is trusted stands in the context."""
        host, _ = super().build_connection_pool_key_attributes(request, verify, cert)
        return host, {}

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        """See HTTPAdapter. Nothing to add to the context."""
