"""Our own echo and inspectors may be called where we run, and nothing else of us by way of them."""

from collections.abc import Callable, Iterator

import pytest

from jobs.execution.curl_transport import CurlTransport
from jobs.execution.egress import EgressPolicy
from jobs.execution.requests_transport import RequestsTransport
from jobs.execution.transport import Reply, Transport
from tests import receivers
from tests.conformance.calls import answer_of, fault_of, reply_of
from tests.receivers import Receiver

Make = Callable[..., Transport]
KEY = "k" * 32


@pytest.fixture(params=[CurlTransport, RequestsTransport], ids=["curl", "requests"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Makes transports that may call public addresses, and what is ours at `public_url`."""
    made: list[Transport] = []

    def make_one(public_url: str, **lists: tuple[str, ...]) -> Transport:
        made.append(request.param(EgressPolicy(public_url=public_url, **lists)))
        return made[-1]

    yield make_one
    for transport in made:
        transport.close()


@pytest.fixture
def us(receiver: Receiver, make: Make) -> Transport:
    """A transport for which the receiver is the product itself."""
    return make(receiver.url(""))


@pytest.mark.parametrize("path", ["/echo", "/echo?a=1&b=%2F..", f"/inspect/{KEY}", f"/inspect/{KEY}?x"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_echo_and_inspectors_are_called(receiver: Receiver, us: Transport, path: str, method: str):
    assert reply_of(us, receiver.url(path), method, body=b"x" if method == "POST" else None).status == 200
    assert receiver.requests[0].path == path


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/",
            "",
            "/admin/",
            "/echo/",
            "/echo/../admin",
            "/echo%2f..",
            "/./echo",
            "//echo",
            "/ECHO",
            "/echo;a",
        ),
        *(
            "/inspect",
            f"/inspect/{KEY}/requests",
            f"/inspect/{KEY}x",
            f"/inspect/{KEY[1:]}",
            "/inspect/../echo",
        ),
        *(f"/inspect/{KEY[:30]}..", f"/inspect/{KEY[:29]}%2e", "/x?/echo", "/x#/echo", "/auth/login"),
    ],
)
def test_no_other_path_is(receiver: Receiver, us: Transport, path: str):
    assert fault_of(us, receiver.url(path)).kind == "blocked"
    assert receiver.requests == []


def test_no_other_name_port_or_scheme_is(receiver: Receiver, us: Transport):
    with receivers.start() as other:
        urls = [
            other.url("/echo"),
            receiver.url("/echo", host="localhost"),
            receiver.url("/echo", host="127.1"),
            receiver.url("/echo").replace("http:", "https:"),
            receiver.url("/echo").replace("127.0.0.1", "127.0.0.2"),
            receiver.url("/echo").replace("http://", "HTTP://"),
        ]

        kinds = {answer_of(us, url).kind for url in urls}  # type: ignore[union-attr]

        assert kinds <= {"blocked", "protocol", "dns"}
        assert (receiver.requests, other.requests) == ([], [])


def test_no_other_host_is_asked_for_by_a_header(receiver: Receiver, us: Transport):
    for name in ("Host", "host", "HOST"):
        fault = fault_of(us, receiver.url("/echo"), headers=((name, "admin.example.com"),))

        assert fault.kind == "blocked"
    assert receiver.requests == []


def test_no_redirect_leads_to_it_or_from_it(receiver: Receiver, make: Make):
    with receivers.start(host="127.0.0.7") as outside:
        transport = make(receiver.url(""), allow=("127.0.0.7",))
        outside.redirect("/in", receiver.url("/echo"), status=307)
        receiver.redirect("/echo", receiver.url(f"/inspect/{KEY}"))
        receiver.redirect(f"/inspect/{KEY}", receiver.url("/admin/"), status=307)

        faults = [
            fault_of(transport, url)
            for url in (outside.url("/in"), receiver.url("/echo"), receiver.url(f"/inspect/{KEY}"))
        ]

    assert [fault.kind for fault in faults] == ["blocked"] * 3
    assert [request.path for request in receiver.requests] == ["/echo", f"/inspect/{KEY}"]


def test_nobody_finds_its_connection_afterwards(receiver: Receiver, us: Transport):
    for _ in range(3):
        assert isinstance(answer_of(us, receiver.url("/echo")), Reply)

        assert fault_of(us, receiver.url("/admin/")).kind == "blocked"
    assert {request.path for request in receiver.requests} == {"/echo"}
    assert receiver.connections == 3


def test_what_is_denied_stays_so(receiver: Receiver, make: Make):
    denied = make(receiver.url(""), deny=("127.0.0.0/8",))

    assert fault_of(denied, receiver.url("/echo")).kind == "blocked"


def test_without_a_public_url_nothing_is_ours(receiver: Receiver, make: Make):
    assert fault_of(make(""), receiver.url("/echo")).kind == "blocked"
