"""What a slow, large or broken endpoint can do: end its own call, in time."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread
from time import monotonic

import pytest

from jobs.execution.transport import FaultKind, Transport
from tests import receivers
from tests.conformance.calls import fault_of, reply_of
from tests.receiver_certificates import MADE_AT
from tests.receivers import Receiver, Script

DEADLINE_MS = 1000
SLACK_S = 1.0
MISDEEDS: list[tuple[str, Script, FaultKind]] = [
    ("reset", receivers.RESET, "connect"),
    ("close", receivers.CLOSE, "connect"),
    ("garbage", receivers.GARBAGE, "protocol"),
    ("short body", receivers.SHORT_BODY, "protocol"),
    ("endless headers", receivers.ENDLESS_HEADERS, "too_large"),
    ("endless body", receivers.ENDLESS_BODY, "too_large"),
    ("endless chunks", receivers.ENDLESS_CHUNKS, "too_large"),
    ("endless trailers", receivers.ENDLESS_TRAILERS, "too_large"),
    ("1xx storm", receivers.EARLY_HINTS_STORM, "too_large"),
    ("bomb", receivers.BOMB, "too_large"),
    (
        "NUL in a header",
        receivers.raw(b"HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n"),
        "protocol",
    ),
    ("bad chunk", receivers.raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"), "protocol"),
    (
        "bad gzip",
        receivers.raw(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope"),
        "protocol",
    ),
    ("huge length", receivers.raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"), "too_large"),
]


@pytest.mark.parametrize(
    "script",
    [receivers.HANG, receivers.DRIP_BODY, receivers.DRIP_HEADERS],
    ids=["silence", "body", "headers"],
)
def test_the_deadline_bounds_silence_and_drips(
    transport: Transport, receiver: Receiver, script: Script
) -> None:
    receiver.play("/slow", script)
    began = monotonic()

    fault = fault_of(transport, receiver.url("/slow"), timeout_ms=DEADLINE_MS)

    assert fault.kind == "timeout"
    assert "1,000 ms" in fault.message
    assert DEADLINE_MS / 1000 - 0.05 <= monotonic() - began <= DEADLINE_MS / 1000 + SLACK_S
    assert fault.remote_address == f"127.0.0.1:{receiver.port}"


def test_the_deadline_holds_on_a_reused_connection(transport: Transport, receiver: Receiver) -> None:
    receiver.play("/slow", receivers.HANG)
    reply_of(transport, receiver.url("/quick"))

    fault = fault_of(transport, receiver.url("/slow"), timeout_ms=DEADLINE_MS)

    assert fault.message == f"No answer from 127.0.0.1:{receiver.port} within 1,000 ms"


def test_the_deadline_spans_redirects(transport: Transport, receiver: Receiver) -> None:
    receiver.answer("/a", status=302, headers={"Location": "/b"}, delay_s=0.6)
    receiver.answer("/b", delay_s=0.6)

    fault = fault_of(transport, receiver.url("/a"), timeout_ms=DEADLINE_MS)

    assert fault.kind == "timeout"
    assert fault.timings.total_ms < DEADLINE_MS + SLACK_S * 1000


@pytest.fixture
def full_backlog() -> Iterator[int]:
    """The port of a listener that neither takes nor refuses connections any more."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    waiting = [socket.socket() for _ in range(4)]
    for client in waiting:
        client.setblocking(False)
        client.connect_ex(listener.getsockname())
    yield listener.getsockname()[1]
    for opened in (listener, *waiting):
        opened.close()


def test_a_full_backlog_is_inside_the_deadline(transport: Transport, full_backlog: int) -> None:
    began = monotonic()

    fault = fault_of(transport, f"http://127.0.0.1:{full_backlog}/", timeout_ms=DEADLINE_MS)

    assert fault.kind == "timeout"
    assert fault.message == f"No connection to 127.0.0.1:{full_backlog} within 1,000 ms"
    assert monotonic() - began <= DEADLINE_MS / 1000 + SLACK_S


@pytest.mark.parametrize(("script", "kind"), [row[1:] for row in MISDEEDS], ids=[row[0] for row in MISDEEDS])
def test_a_misdeed_ends_its_call_at_once(
    transport: Transport, receiver: Receiver, script: Script, kind: FaultKind
) -> None:
    receiver.play("/bad", script)
    began = monotonic()

    fault = fault_of(transport, receiver.url("/bad"), timeout_ms=10_000)

    assert (fault.kind, monotonic() - began < 5) == (kind, True)
    assert fault.message.startswith(("127.0.0.1", "The connection to 127.0.0.1"))


def test_nobody_listening_is_a_refused_connection(transport: Transport) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        fault = fault_of(transport, f"http://127.0.0.1:{port}/")

    assert (fault.kind, fault.message) == ("connect", f"Connection refused by 127.0.0.1:{port}")


def test_a_name_that_does_not_exist_is_a_dns_fault(transport: Transport) -> None:
    fault = fault_of(transport, "http://no-such-host.invalid/")

    assert fault.kind == "dns"
    assert "no-such-host.invalid did not resolve" in fault.message


@pytest.mark.parametrize("certificate", ["self_signed", "expired", "wrong_name"])
def test_a_certificate_that_is_not_right_is_a_tls_fault(make_transport, certificate) -> None:
    with receivers.start(tls=certificate) as receiver:
        transport = make_transport(allow=("127.0.0.0/8",), ca_file=receiver.ca_file)

        fault = fault_of(transport, receiver.url())
        reply = reply_of(transport, receiver.url(), verify_tls=False)

    assert fault.kind == "tls"
    assert fault.message.startswith(f"No trusted TLS connection to 127.0.0.1:{receiver.port}")
    assert reply.status == 200
    assert [request.path for request in receiver.requests] == ["/"]


def test_a_connection_made_without_verifying_is_not_used_where_it_matters(make_transport) -> None:
    with receivers.start(tls="self_signed") as receiver:
        transport = make_transport(allow=("127.0.0.0/8",), ca_file=receiver.ca_file)
        reply_of(transport, receiver.url(), verify_tls=False)

        fault = fault_of(transport, receiver.url())

    assert fault.kind == "tls"


def test_a_trusted_certificate_makes_a_tls_call_with_its_time(make_transport) -> None:
    with receivers.start(tls="trusted") as receiver:
        transport = make_transport(allow=("127.0.0.0/8",), ca_file=receiver.ca_file)

        reply = reply_of(transport, receiver.url())

    assert reply.timings.tls_ms > 0


def test_plain_http_on_a_tls_port_is_told(transport: Transport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        answering = Thread(target=_answer_in_plain, args=(listener,))
        answering.start()
        fault = fault_of(transport, f"https://127.0.0.1:{listener.getsockname()[1]}/", timeout_ms=5000)
        answering.join()

    assert fault.kind == "tls"


def _answer_in_plain(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_an_answer_by_tls_tells_version_and_end_of_the_certificate(make_transport) -> None:
    with receivers.start(tls="trusted") as receiver:
        transport = make_transport(allow=("127.0.0.0/8",), ca_file=receiver.ca_file)

        first, reused = (reply_of(transport, receiver.url()) for _ in range(2))

    assert first.facts.tls_version == "TLSv1.3"
    assert first.facts.certificate_ends_at == MADE_AT + timedelta(days=36_500)
    assert reused.facts == first.facts
    assert [request.connection for request in receiver.requests] == [1, 1]


def test_an_answer_after_redirects_tells_how_many_and_where_they_led(
    transport: Transport, receiver: Receiver
) -> None:
    receiver.redirect("/a", "/b")
    receiver.redirect("/b", "/c")

    reply = reply_of(transport, receiver.url("/a"))

    assert (reply.facts.redirects, reply.facts.final_url) == (2, receiver.url("/c"))
