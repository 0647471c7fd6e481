"""The address filter at connect time: every listed case, no byte to what is blocked."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jobs.execution.egress import EgressPolicy
from jobs.execution.transport import Transport
from tests import receivers
from tests.conformance.calls import fault_of, reply_of
from tests.receivers import Receiver

CASES = json.loads((Path(__file__).parent.parent / "data" / "egress-cases.json").read_text())
BLOCKED = [
    case for case in CASES["blocked"] if "url" in case and "resolver" not in case and "env" not in case
]
RESOLVED = [case for case in CASES["blocked"] if "resolver" in case]
CHAINS = [case["chain"][0] for case in CASES["blocked"] if "chain" in case]
PROXIED = [case for case in CASES["blocked"] if "env" in case]
ALLOWED = CASES["allowed"]
PUBLIC = ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946")
MakeTransport = Callable[..., Transport]


@pytest.fixture
def local_receiver() -> Iterator[Receiver]:
    """A receiver on the port that the case's URL must not reach, on every local address."""
    with receivers.start("::") as started:
        yield started


def at_port(url: str, port: int) -> str:
    """`url` with the receiver's port, where it has the default one."""
    scheme, _, rest = url.partition("://")
    authority, slash, path = rest.partition("/")
    has_port = ":" in authority.rpartition("]")[2]
    is_plain = scheme == "http" and authority and not has_port and not set(authority) & set("@#\\ \r")
    return f"{scheme}://{authority}:{port}{slash}{path}" if is_plain else url


@pytest.mark.parametrize("case", BLOCKED, ids=lambda case: case["url"])
def test_a_blocked_url_is_not_called(
    make_transport: MakeTransport, local_receiver: Receiver, case: dict[str, Any]
) -> None:
    transport = make_transport()

    fault = fault_of(transport, at_port(case["url"], local_receiver.port))

    assert fault.kind == "blocked"
    assert fault.message.startswith("Not called: ")
    assert local_receiver.connections == 0


@pytest.mark.parametrize("case", [case for case in BLOCKED if "why" in case], ids=lambda case: case["url"])
def test_what_is_wrong_in_form_is_not_called_even_if_all_addresses_are_allowed(
    make_transport: MakeTransport, local_receiver: Receiver, case: dict[str, Any]
) -> None:
    transport = make_transport(allow=("0.0.0.0/0", "::/0"))

    fault = fault_of(transport, case["url"])

    assert fault.kind == "blocked"
    assert local_receiver.connections == 0


@pytest.mark.parametrize("case", RESOLVED, ids=lambda case: case["url"])
def test_a_name_does_not_lead_past_the_filter(
    make_transport: MakeTransport, names: dict[str, list[str]], local_receiver: Receiver, case: dict[str, Any]
) -> None:
    host = case["url"].split("/")[2]
    flat = [a for answer in case["resolver"] for a in (answer if isinstance(answer, list) else [answer])]
    transport = make_transport(deny=PUBLIC)  # so that the test sends nothing out either

    for addresses in ([address] for address in flat) if case["resolver"] == flat else [flat]:
        names[host] = addresses
        fault = fault_of(transport, at_port(case["url"], local_receiver.port))

        assert fault.kind == "blocked"
    assert local_receiver.connections == 0


def test_an_answer_that_changes_is_judged_again(
    make_transport: MakeTransport, names: dict[str, list[str]]
) -> None:
    """Here 127.0.0.1 plays the public address, 127.0.0.2 the private one."""
    names["rebind.test"] = ["127.0.0.1"]
    with receivers.start("127.0.0.1") as public, receivers.start("127.0.0.2") as private:
        first, second = make_transport(allow=("127.0.0.1",)), make_transport(allow=("127.0.0.1",))
        reply = reply_of(first, public.url(host="rebind.test"))
        names["rebind.test"] = ["127.0.0.2"]

        fault = fault_of(second, private.url(host="rebind.test"))

    assert (reply.status, fault.kind, private.connections) == (200, "blocked", 0)


def test_of_several_addresses_only_the_public_ones_are_connected_to(
    make_transport: MakeTransport, names: dict[str, list[str]]
) -> None:
    names["mixed.test"] = ["127.0.0.2", "10.0.0.1", "127.0.0.1"]
    with receivers.start("127.0.0.1") as public:
        transport = make_transport(allow=("127.0.0.1",))

        reply = reply_of(transport, public.url(host="mixed.test"))

    assert (reply.status, reply.remote_address) == (200, f"127.0.0.1:{public.port}")


@pytest.mark.parametrize("chain", CHAINS)
def test_each_hop_is_filtered(make_transport: MakeTransport, names: dict[str, list[str]], chain: str) -> None:
    first, _, rest = chain.partition(" -> ")
    status, target = rest.split(" ")[:2]
    names["allowed.test"] = ["127.0.0.1"]
    with (
        receivers.start(tls="trusted" if first.startswith("https") else None) as start,
        receivers.start("::1" if "[::1]" in target else "127.0.0.1") as aim,
    ):
        goal = target.replace("PORT", str(aim.port))
        goal = goal.replace("allowed.test/", f"allowed.test:{aim.port}/")
        start.redirect("/", goal, int(status))
        transport = make_transport(allow=("allowed.test",), ca_file=start.ca_file)
        headers = (("Authorization", "Bearer a"), ("X-Key", "k"))
        request = {"headers": headers, "secret_headers": frozenset({"x-key"})}

        if "allowed.test" in goal:  # allowed by its name, and told no secret
            reply_of(transport, start.url(host="allowed.test"), **request)
            assert not {"authorization", "x-key"} & set(aim.requests[0].headers)
        else:
            assert fault_of(transport, start.url(host="allowed.test"), **request).kind == "blocked"
            assert aim.connections == 0


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"])
def test_proxies_of_the_environment_are_ignored(
    make_transport: MakeTransport,
    names: dict[str, list[str]],
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    names["allowed.test"] = ["127.0.0.1"]
    assert PROXIED
    with receivers.start() as proxy:
        monkeypatch.setenv(variable, proxy.url())
        transport = make_transport(allow=("allowed.test",))

        reply = reply_of(transport, receiver.url(host="allowed.test"))

    assert (reply.status, proxy.connections) == (200, 0)


@pytest.mark.parametrize("case", [case for case in ALLOWED if "PORT" in case["url"]], ids=lambda c: c["url"])
def test_what_is_allowed_is_called(
    make_transport: MakeTransport, names: dict[str, list[str]], case: dict[str, Any]
) -> None:
    if "resolver" in case:
        names[case["url"].split("/")[2].split(":")[0]] = case["resolver"]
    with receivers.start("::1" if "[::1]" in case["url"] else "127.0.0.1") as receiver:
        transport = make_transport(allow=(case["EGRESS_ALLOW"],))

        reply = reply_of(transport, case["url"].replace("PORT", str(receiver.port)))

    assert reply.status == 200


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass(address: str) -> None:
    assert EgressPolicy().verdict(address, "public.test") is None


def test_an_allowed_name_allows_neither_its_address_nor_its_children(
    make_transport: MakeTransport, names: dict[str, list[str]], receiver: Receiver
) -> None:
    names |= {"internal.test": ["127.0.0.1"], "child.internal.test": ["127.0.0.1"]}
    transport = make_transport(allow=("internal.test",))

    assert reply_of(transport, receiver.url(host="Internal.test")).status == 200
    for host in ("127.0.0.1", "child.internal.test", "localhost"):
        assert fault_of(transport, receiver.url(host=host)).kind == "blocked"
    assert receiver.connections == 1


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "017700000001"])
def test_an_odd_spelling_of_an_allowed_address_is_that_address(
    make_transport: MakeTransport, receiver: Receiver, host: str
) -> None:
    transport = make_transport(allow=("127.0.0.1",))

    assert reply_of(transport, receiver.url(host=host)).status == 200


def test_what_is_denied_is_not_called_although_allowed(
    make_transport: MakeTransport, receiver: Receiver
) -> None:
    transport = make_transport(allow=("127.0.0.0/8",), deny=("127.0.0.1",))

    fault = fault_of(transport, receiver.url())

    assert (fault.kind, receiver.connections) == ("blocked", 0)
    assert "EGRESS_DENY" in fault.message


def test_a_reused_connection_is_one_that_passed_for_that_name(
    make_transport: MakeTransport, names: dict[str, list[str]], receiver: Receiver
) -> None:
    names |= {"allowed.test": ["127.0.0.1"], "other.test": ["127.0.0.1"]}
    transport = make_transport(allow=("allowed.test",))
    reply_of(transport, receiver.url(host="allowed.test"))

    again = reply_of(transport, receiver.url(host="allowed.test"))
    other = fault_of(transport, receiver.url(host="other.test"))

    assert (again.status, other.kind, receiver.connections) == (200, "blocked", 1)


def test_no_socket_is_opened_for_what_is_blocked(
    make_transport: MakeTransport, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, opened = make_transport(), []
    monkeypatch.setattr(socket, "socket", lambda *args, **options: opened.append(args))

    fault = fault_of(transport, "http://169.254.169.254/latest/meta-data/")

    assert (fault.kind, opened) == ("blocked", [])
