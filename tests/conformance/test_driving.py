"""How the loop drives a transport: many at once, waking, giving up, names that hang."""

import socket
from threading import Event, Thread
from time import monotonic

import pytest

from jobs.execution.transport import Answer, Reply, Request, Transport
from tests import receivers
from tests.conformance.calls import answers_of, fault_of, reply_of
from tests.receivers import Receiver


def test_two_hundred_calls_go_on_at_once(transport: Transport, receiver: Receiver) -> None:
    receiver.hold("/held")
    answers: list[Answer] = []
    for number in range(200):
        request = Request("GET", receiver.url(f"/held?{number}"))
        transport.start(transport.prepare(request, answers.append))

    until = monotonic() + 20
    while len(receiver.requests) < 200 and monotonic() < until:
        transport.step(0.05)
    is_none_answered = not answers
    receiver.release("/held")
    while len(answers) < 200 and monotonic() < until:
        transport.step(0.05)

    assert is_none_answered
    assert len({request.path for request in receiver.requests}) == 200
    assert [answer.status for answer in answers if isinstance(answer, Reply)] == [200] * 200


def test_nothing_is_sent_before_the_start(transport: Transport, receiver: Receiver) -> None:
    answers: list[Answer] = []
    call = transport.prepare(Request("GET", receiver.url("/prepared")), answers.append)

    reply_of(transport, receiver.url("/other"))
    transport.start(call)
    while not answers:
        transport.step(0.2)

    assert [request.path for request in receiver.requests] == ["/other", "/prepared"]


def test_the_time_counts_from_the_start(transport: Transport, receiver: Receiver) -> None:
    answers: list[Answer] = []
    call = transport.prepare(Request("GET", receiver.url("/x"), timeout_ms=1000), answers.append)
    receiver.play("/slow", receivers.HANG)
    fault_of(transport, receiver.url("/slow"), timeout_ms=1200)

    transport.start(call)
    while not answers:
        transport.step(0.2)

    assert isinstance(answers[0], Reply)


def test_a_call_that_is_given_up_tells_nothing_and_leaves_its_connection(
    transport: Transport, receiver: Receiver
) -> None:
    receiver.hold("/held")
    answers: list[Answer] = []
    started = transport.prepare(Request("GET", receiver.url("/held")), answers.append)
    prepared = transport.prepare(Request("GET", receiver.url("/never")), answers.append)
    refused = transport.prepare(Request("GET", "file:///x"), answers.append)
    transport.start(started)
    transport.start(refused)
    until = monotonic() + 10
    while not (receiver.requests and answers) and monotonic() < until:
        transport.step(0.02)
    answers.clear()

    transport.abandon(started)
    transport.abandon(prepared)
    receiver.release("/held")
    reply_of(transport, receiver.url("/next"))

    assert not answers
    assert [request.path for request in receiver.requests] == ["/held", "/next"]


def test_wake_ends_a_step_from_another_thread(transport: Transport) -> None:
    began = monotonic()
    waker = Thread(target=transport.wake)

    waker.start()
    transport.step(15)

    waker.join()
    assert monotonic() - began < 5


def test_a_step_with_nothing_to_do_takes_its_time(transport: Transport) -> None:
    began = monotonic()

    transport.step(0.2)

    assert 0.15 < monotonic() - began < 2


def test_done_may_start_the_next_call(transport: Transport, receiver: Receiver) -> None:
    ended: list[Answer] = []

    def start_next(answer: Answer) -> None:
        ended.append(answer)
        if len(ended) < 5:
            transport.start(transport.prepare(Request("GET", receiver.url()), start_next))

    transport.start(transport.prepare(Request("GET", receiver.url()), start_next))
    until = monotonic() + 10
    while len(ended) < 5 and monotonic() < until:
        transport.step(0.2)

    assert len(receiver.requests) == 5


def test_a_slow_endpoint_holds_up_no_other(transport: Transport, receiver: Receiver) -> None:
    receiver.play("/slow", receivers.HANG)
    slow = [Request("GET", receiver.url("/slow"), timeout_ms=1500)] * 50
    quick = [Request("GET", receiver.url("/quick"))] * 10

    answers = answers_of(transport, slow + quick)

    assert [answer.kind for answer in answers[:50]] == ["timeout"] * 50
    assert max(answer.timings.total_ms for answer in answers[50:]) < 1000


@pytest.fixture
def silent_dns(monkeypatch: pytest.MonkeyPatch):
    """Names under silent.test are asked of a server that says nothing until the test is over."""
    over, ask_system = Event(), socket.getaddrinfo

    def answer(host: str, *args: object, **options: object) -> object:
        if str(host).endswith("silent.test"):
            over.wait(30)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return ask_system(host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    yield
    over.set()


def test_a_silent_name_server_costs_only_those_who_ask_it(
    make_transport, receiver: Receiver, silent_dns: None
) -> None:
    transport = make_transport(allow=("127.0.0.0/8", "localhost"))
    silent = [Request("GET", f"http://{n}.silent.test/", timeout_ms=1000) for n in range(60)]
    quick = [Request("GET", receiver.url(host="localhost"))]

    *late, answer = answers_of(transport, silent + quick)

    assert isinstance(answer, Reply)
    assert answer.timings.total_ms < 900
    assert {fault.message for fault in late} == {
        f"The name {n}.silent.test did not resolve within 1,000 ms" for n in range(60)
    }
    assert max(fault.timings.total_ms for fault in late) < 2000
