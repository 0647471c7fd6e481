"""What is sent, and what is told of the answer."""

import base64
import gzip

import pytest

from jobs.execution.transport import BODY_KEPT_BYTES, Fault, Request, Transport
from tests.conformance.calls import answer_of, answers_of, fault_of, reply_of
from tests.receivers import Receiver, raw

BROTLI_BOMB = "y///P/gnAOKxQCD3/o///3/wTwDEYRGA7v0f////4J8AiMMCAN37v/z//8M/ARCHBQC6938="  # 32 MiB
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@pytest.mark.parametrize("method", METHODS)
def test_every_method_arrives_and_is_answered(transport: Transport, receiver: Receiver, method: str) -> None:
    reply = reply_of(transport, receiver.url("/path?a=1&b=%20"), method)

    assert (receiver.requests[0].method, receiver.requests[0].path) == (method, "/path?a=1&b=%20")
    assert (reply.status, reply.body) == (200, b"" if method == "HEAD" else b"ok")


@pytest.mark.parametrize("method", [method for method in METHODS if method != "HEAD"])
def test_a_body_goes_along_with_any_method(transport: Transport, receiver: Receiver, method: str) -> None:
    reply_of(transport, receiver.url(), method, body=b"\x00\xffbody")

    assert receiver.requests[0].body == b"\x00\xffbody"


def test_a_large_body_is_sent_without_asking_first(transport: Transport, receiver: Receiver) -> None:
    reply_of(transport, receiver.url(), "POST", body=bytes(3_000_000))

    assert len(receiver.requests[0].body) == 3_000_000
    assert "expect" not in receiver.requests[0].headers


def test_a_post_without_body_says_that_it_has_none(transport: Transport, receiver: Receiver) -> None:
    reply_of(transport, receiver.url(), "POST")

    assert receiver.requests[0].headers["content-length"] == "0"


def test_only_the_headers_of_the_request_describe_it(transport: Transport, receiver: Receiver) -> None:
    headers = (("X-One", "1"), ("X-Empty", ""), ("X-Letters", "grüße"), ("User-Agent", "CronManager/1"))

    reply_of(transport, receiver.url(), "POST", body=b"{}", headers=headers)

    sent = receiver.requests[0].headers
    assert (sent["x-one"], sent["x-empty"], sent["user-agent"]) == ("1", "", "CronManager/1")
    assert sent["x-letters"].encode("latin-1").decode() == "grüße"
    assert "content-type" not in sent


def test_no_header_tells_what_software_calls(transport: Transport, receiver: Receiver) -> None:
    reply_of(transport, receiver.url())

    assert "user-agent" not in receiver.requests[0].headers


@pytest.mark.parametrize(
    "header", [("Content-Length", "1"), ("Transfer-Encoding", "chunked"), ("TE", "trailers")]
)
def test_a_job_cannot_frame_the_message_itself(
    transport: Transport, receiver: Receiver, header: tuple[str, str]
) -> None:
    reply_of(transport, receiver.url(), "POST", body=b"whole", headers=(header,))

    assert receiver.requests[0].body == b"whole"
    assert "transfer-encoding" not in receiver.requests[0].headers


@pytest.mark.parametrize(
    "header", [("X-Bad", "a\r\nX-More: 1"), ("X-Bad", "a\0b"), ("X Bad", "1"), ("X:", "1")]
)
def test_headers_that_would_break_the_message_are_not_sent(
    transport: Transport, receiver: Receiver, header: tuple[str, str]
) -> None:
    fault = fault_of(transport, receiver.url(), headers=(header,))

    assert fault.kind == "protocol"
    assert not receiver.requests


def test_letters_in_the_path_are_percent_encoded(transport: Transport, receiver: Receiver) -> None:
    reply_of(transport, receiver.url("/grüße?q=ö"))

    assert receiver.requests[0].path == "/gr%C3%BC%C3%9Fe?q=%C3%B6"


def test_status_headers_and_body_are_told_as_they_came(transport: Transport, receiver: Receiver) -> None:
    receiver.answer("/x", status=418, headers={"X-Kind": "teapot", "Set-Cookie": "a=1"}, body=b"a\0\xff")

    reply = reply_of(transport, receiver.url("/x"))

    assert (reply.status, reply.body, reply.truncated) == (418, b"a\0\xff", False)
    assert {("X-Kind", "teapot"), ("Set-Cookie", "a=1")} <= set(reply.headers)
    assert reply.remote_address == f"127.0.0.1:{receiver.port}"


def test_no_cookie_is_kept_for_the_next_call(transport: Transport, receiver: Receiver) -> None:
    receiver.answer("/x", headers={"Set-Cookie": "session=1"})

    reply_of(transport, receiver.url("/x"))
    reply_of(transport, receiver.url("/x"))

    assert "cookie" not in receiver.requests[1].headers


def test_early_hints_are_not_the_answer(transport: Transport, receiver: Receiver) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
    receiver.play("/x", raw(hints + b"HTTP/1.1 201 Created\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nok"))

    reply = reply_of(transport, receiver.url("/x"))

    assert (reply.status, reply.body) == (201, b"ok")
    assert ("X-A", "1") in reply.headers
    assert "Link" not in dict(reply.headers)


def test_a_compressed_body_is_told_unpacked(transport: Transport, receiver: Receiver) -> None:
    receiver.answer("/x", headers={"Content-Encoding": "gzip"}, body=gzip.compress(b"plain text"))

    reply = reply_of(transport, receiver.url("/x"))

    assert reply.body == b"plain text"


def test_the_first_64_kib_of_a_body_are_kept(transport: Transport, receiver: Receiver) -> None:
    receiver.answer("/exact", body=b"e" * BODY_KEPT_BYTES)
    receiver.answer("/more", body=b"m" * (BODY_KEPT_BYTES + 1))

    exact, more = answers_of(transport, [Request("GET", receiver.url(path)) for path in ("/exact", "/more")])

    assert (len(exact.body), exact.truncated) == (BODY_KEPT_BYTES, False)
    assert (len(more.body), more.truncated) == (BODY_KEPT_BYTES, True)


def test_a_head_request_does_not_mind_how_long_the_body_would_be(
    transport: Transport, receiver: Receiver
) -> None:
    receiver.play("/x", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"))

    reply = reply_of(transport, receiver.url("/x"), "HEAD")

    assert reply.status == 200


def test_a_second_call_reuses_the_connection(transport: Transport, receiver: Receiver) -> None:
    first = reply_of(transport, receiver.url("/1"))
    second = reply_of(transport, receiver.url("/2"))

    assert [request.connection for request in receiver.requests] == [1, 1]
    assert first.timings.connect_ms is not None
    assert second.timings.connect_ms is None
    assert second.remote_address == first.remote_address


def test_a_connection_that_was_closed_meanwhile_is_opened_anew(
    transport: Transport, receiver: Receiver
) -> None:
    receiver.play("/last", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))

    reply_of(transport, receiver.url("/last"))
    reply_of(transport, receiver.url("/next"))

    assert [request.connection for request in receiver.requests] == [1, 2]


def test_the_phases_add_up_to_no_more_than_the_whole(transport: Transport, receiver: Receiver) -> None:
    receiver.answer("/x", delay_s=0.1)

    timings = reply_of(transport, receiver.url("/x")).timings

    assert timings.first_byte_ms is not None
    assert timings.connect_ms is not None
    assert 90 <= timings.first_byte_ms <= timings.total_ms
    assert timings.connect_ms + timings.first_byte_ms <= timings.total_ms + 1
    assert timings.tls_ms is None


def test_a_brotli_bomb_that_nobody_asked_for_is_bounded(transport: Transport, receiver: Receiver):
    bomb = base64.b64decode(BROTLI_BOMB)
    receiver.answer("/br", headers={"Content-Encoding": "br"}, body=bomb)

    answer = answer_of(transport, receiver.url("/br"))

    if isinstance(answer, Fault):  # its libcurl knows brotli
        assert answer.kind == "too_large"
    else:
        assert answer.body == bomb


def test_no_encodings_are_asked_for_but_those_that_every_transport_decodes(
    transport: Transport, receiver: Receiver
):
    reply_of(transport, receiver.url())

    assert receiver.requests[0].headers["accept-encoding"] == "gzip, deflate"
