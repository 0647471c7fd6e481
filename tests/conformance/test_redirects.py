"""Redirects, hop by hop."""

import pytest

from jobs.execution.transport import MAX_REDIRECTS, Transport
from tests import receivers
from tests.conformance.calls import fault_of, reply_of
from tests.receivers import Receiver

SECRETS = (("Authorization", "Bearer a"), ("Cookie", "c=1"), ("X-Key", "k"), ("X-Plain", "p"))


def test_a_relative_redirect_is_followed_and_told(transport: Transport, receiver: Receiver) -> None:
    receiver.redirect("/a/b", "../c?x=1#part")

    reply = reply_of(transport, receiver.url("/a/b"))

    assert [request.path for request in receiver.requests] == ["/a/b", "/c?x=1"]
    assert (reply.status, reply.redirects) == (200, (receiver.url("/a/b"),))


def test_a_job_may_leave_redirects_alone(transport: Transport, receiver: Receiver) -> None:
    receiver.redirect("/a", "/b")

    reply = reply_of(transport, receiver.url("/a"), follow_redirects=False)

    assert (reply.status, len(receiver.requests)) == (302, 1)


def test_a_redirect_without_a_place_to_go_is_the_answer(transport: Transport, receiver: Receiver) -> None:
    receiver.answer("/a", status=302)

    assert reply_of(transport, receiver.url("/a")).status == 302


def test_a_loop_ends_after_the_redirects_that_are_allowed(transport: Transport, receiver: Receiver) -> None:
    receiver.redirect("/loop", "/loop")

    fault = fault_of(transport, receiver.url("/loop"))

    assert fault.kind == "redirect"
    assert len(receiver.requests) == MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    ("status", "method", "arrives_as"),
    [
        (301, "POST", ("GET", b"")),
        (302, "POST", ("GET", b"")),
        (302, "PUT", ("PUT", b"body")),
        (303, "PUT", ("GET", b"")),
        (307, "POST", ("POST", b"body")),
        (308, "DELETE", ("DELETE", b"body")),
    ],
)
def test_method_and_body_change_as_the_status_says(
    transport: Transport, receiver: Receiver, status: int, method: str, arrives_as: tuple[str, bytes]
) -> None:
    receiver.redirect("/a", "/b", status)

    reply_of(transport, receiver.url("/a"), method, body=b"body", headers=(("Content-Type", "text/plain"),))

    last = receiver.requests[1]
    assert (last.method, last.body) == arrives_as
    assert ("content-type" in last.headers) is (last.body == b"body")


def test_a_head_stays_a_head(transport: Transport, receiver: Receiver) -> None:
    receiver.play("/a", receivers.raw(b"HTTP/1.1 303 See Other\r\nLocation: /b\r\n\r\n"))

    reply_of(transport, receiver.url("/a"), "HEAD")

    assert [request.method for request in receiver.requests] == ["HEAD", "HEAD"]


def test_secrets_stay_with_the_host_they_are_for(transport: Transport, receiver: Receiver) -> None:
    with receivers.start("127.0.0.2") as elsewhere:
        receiver.redirect("/a", "/same")
        receiver.redirect("/same", elsewhere.url("/other"))

        reply_of(transport, receiver.url("/a"), headers=SECRETS, secret_headers=frozenset({"x-key"}))

    same, other = receiver.requests[1].headers, elsewhere.requests[0].headers
    assert {"authorization", "cookie", "x-key", "x-plain"} <= set(same)
    assert {"authorization", "cookie", "x-key", "x-plain"} & set(other) == {"x-plain"}


def test_secrets_stay_with_the_scheme_they_are_for(make_transport, names) -> None:
    names["allowed.test"] = ["127.0.0.1"]
    with receivers.start(tls="trusted") as safe, receivers.start() as plain:
        safe.redirect("/", plain.url("/", host="allowed.test"))
        transport = make_transport(allow=("allowed.test",), ca_file=safe.ca_file)

        reply = reply_of(
            transport, safe.url(host="allowed.test"), headers=SECRETS, secret_headers=frozenset({"x-key"})
        )

    assert reply.status == 200
    assert {"authorization", "cookie", "x-key", "x-plain"} & set(plain.requests[0].headers) == {"x-plain"}


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "http://10.0.0.1/", "http://[::1]/", "http://a:b@127.0.0.1/"],
)
def test_no_redirect_leads_past_the_filter(transport: Transport, receiver: Receiver, target: str) -> None:
    receiver.redirect("/a", target)

    fault = fault_of(transport, receiver.url("/a"))

    assert fault.kind == "blocked"
    assert len(receiver.requests) == 1
