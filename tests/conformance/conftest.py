"""Both transports, and receivers to call."""

import socket
from collections.abc import Callable, Iterator

import pytest

from jobs.execution.curl_transport import CurlTransport
from jobs.execution.egress import EgressPolicy
from jobs.execution.requests_transport import RequestsTransport
from jobs.execution.transport import Transport
from tests import receivers

MakeTransport = Callable[..., Transport]


@pytest.fixture
def receiver() -> Iterator[receivers.Receiver]:
    """A receiver on 127.0.0.1."""
    with receivers.start() as started:
        yield started


@pytest.fixture(params=[CurlTransport, RequestsTransport], ids=["curl", "requests"])
def make_transport(request: pytest.FixtureRequest) -> Iterator[MakeTransport]:
    """Makes transports of one kind: `make_transport(allow=[…], deny=[…], ca_file=…)`."""
    made: list[Transport] = []

    def make(
        allow: tuple[str, ...] = (), deny: tuple[str, ...] = (), ca_file: str | None = None
    ) -> Transport:
        made.append(request.param(EgressPolicy(allow, deny), ca_file=ca_file))
        return made[-1]

    yield make
    for transport in made:
        transport.close()


@pytest.fixture
def transport(make_transport: MakeTransport) -> Transport:
    """A transport that may call 127.0.0.0/8 besides public addresses."""
    return make_transport(allow=("127.0.0.0/8",))


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """What DNS answers, by name; other names are asked of the system as ever."""
    answers: dict[str, list[str]] = {}
    ask_system = socket.getaddrinfo

    def answer(host: str, port: object, *args: object, **options: object) -> list[tuple[object, ...]]:
        addresses = answers.get(str(host).removesuffix("."))
        if addresses is None:
            return ask_system(host, port, *args, **options)  # type: ignore[arg-type, return-value]
        return [
            (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port or 0))
            for a in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return answers
