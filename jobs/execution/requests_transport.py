"""Calls by requests, a thread for each that is under way: the portable fallback. [adapter]

A thread may hang in DNS or in a socket; the deadline is kept by `step`, which gives the answer by itself
and cuts the socket, so that the thread ends some time later, unheard.
"""

import heapq
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import count
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any

import certifi
import requests
from urllib3.util import SKIP_HEADER

from jobs.execution import redirects, wire
from jobs.execution.egress import EgressPolicy
from jobs.execution.messages import Message
from jobs.execution.requests_connections import CallEndedError, FilteredAdapter, Way, current
from jobs.execution.requests_faults import fault_of, timeout_fault, timings_of
from jobs.execution.transport import (
    BODY_KEPT_BYTES,
    BODY_READ_BYTES,
    NO_FACTS,
    Answer,
    Call,
    Done,
    Facts,
    Fault,
    Reply,
    Request,
)

THREADS = 256
PIECE_BYTES = 16 * 1024


class RequestsCall:
    """A call over all its hops."""

    def __init__(self, request: Request, done: Done, way: Way) -> None:
        self.request = request
        self.done: Done | None = done  # None once told or given up
        self.way = way
        self.started = 0.0  # of the monotonic clock, as is way.deadline
        self.redirects: tuple[str, ...] = ()


class RequestsTransport:
    """See transport.Transport."""

    def __init__(self, policy: EgressPolicy, ca_file: str | None = None) -> None:
        self._policy = policy
        trusted = ca_file or certifi.where()
        self._trusted = trusted
        self._adapters = {verifies: FilteredAdapter(trusted, verifies) for verifies in (True, False)}
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="requests")
        self._order = count()
        self._deadlines: list[tuple[float, int, RequestsCall]] = []
        self._ended: SimpleQueue[tuple[RequestsCall, Answer] | None] = SimpleQueue()  # None: a wake

    def prepare(self, request: Request, done: Done) -> RequestsCall:
        """See Transport."""
        return RequestsCall(request, done, Way(self._policy))

    def start(self, call: Call) -> None:
        """See Transport."""
        assert isinstance(call, RequestsCall)  # noqa: S101
        call.started = monotonic()
        call.way.deadline = call.started + call.request.timeout_ms / 1000
        call.way.phase = "queue"
        heapq.heappush(self._deadlines, (call.way.deadline, next(self._order), call))
        self._threads.submit(self._run, call)

    def abandon(self, call: Call) -> None:
        """See Transport."""
        assert isinstance(call, RequestsCall)  # noqa: S101
        call.done = None
        call.way.cut()

    def step(self, wait_s: float) -> None:
        """See Transport."""
        until = monotonic() + wait_s
        answers: deque[tuple[RequestsCall, Answer]] = deque()
        is_over = False
        while not answers and not is_over:
            is_over = self._take(answers, until) or monotonic() >= until
            self._take_late(answers)
        for call, answer in answers:
            self._tell(call, answer)

    def wake(self) -> None:
        """See Transport."""
        self._ended.put(None)

    def close(self) -> None:
        """See Transport. Threads that hang are not waited for."""
        for _, _, call in self._deadlines:
            self.abandon(call)
        self._threads.shutdown(wait=False, cancel_futures=True)
        for adapter in self._adapters.values():
            adapter.close()

    def _take(self, answers: deque[tuple[RequestsCall, Answer]], until: float) -> bool:
        """Wait for the threads until then or the next deadline; True when somebody called wake."""
        next_due = min(until, self._deadlines[0][0]) if self._deadlines else until
        wait_s = max(0.0, next_due - monotonic())
        is_woken = False
        try:
            while True:
                item = self._ended.get(timeout=wait_s) if wait_s else self._ended.get_nowait()
                wait_s = 0.0
                if item is None:
                    is_woken = True
                else:
                    answers.append(item)
        except Empty:
            return is_woken

    def _take_late(self, answers: deque[tuple[RequestsCall, Answer]]) -> None:
        while self._deadlines and (
            self._deadlines[0][0] <= monotonic() or self._deadlines[0][2].done is None
        ):
            call = heapq.heappop(self._deadlines)[2]
            if call.done is not None:
                answers.append(
                    (call, self._with_facts(call, timeout_fault(call.way, call.request.timeout_ms)))
                )
                call.way.cut()

    def _tell(self, call: RequestsCall, answer: Answer) -> None:
        done, call.done = call.done, None
        if done is not None:
            done(answer)

    def _run(self, call: RequestsCall) -> None:
        """In a thread: the call from its first hop to its end."""
        answer: Answer | Request = call.request
        try:
            while isinstance(answer, Request) and call.done is not None:
                answer = self._hop(call, answer)
        except Exception as error:  # whatever four libraries raise, the call ends by it
            answer = fault_of(error, call.way, call.request.timeout_ms)
        if isinstance(answer, Fault):
            answer = self._with_facts(call, answer)
        if not isinstance(answer, Request):
            self._ended.put((call, answer))

    def _hop(self, call: RequestsCall, request: Request) -> Answer | Request:
        problem = wire.check_request(request)
        if problem is not None:
            return problem
        way = call.way
        way.host, way.port = wire.host_and_port(request.url)
        way.times_ms, way.remote_address, way.tls = {}, None, {}
        way.led_to = {"redirects": len(call.redirects), "final_url": request.url} if call.redirects else {}
        way.is_own = not call.redirects and self._policy.is_own(request.url, request.headers)
        current.way = way
        adapter = self._adapters[request.verify_tls]
        if not way.is_own:
            return self._converse(call, request, adapter)
        adapter = FilteredAdapter(self._trusted, request.verify_tls)  # nobody else may find this connection
        try:
            return self._converse(call, request, adapter)
        finally:
            adapter.close()

    def _converse(self, call: RequestsCall, request: Request, adapter: FilteredAdapter) -> Answer | Request:
        raw = self._send_twice_if_stale(request, call.way, adapter).raw
        try:
            return self._read(call, request, raw)
        except BaseException:
            raw.close()
            raise

    def _send_twice_if_stale(self, request: Request, way: Way, adapter: FilteredAdapter) -> requests.Response:
        """Send; once more when a kept connection turns out to have been closed before a byte came."""
        try:
            return self._send(request, way, adapter)
        except requests.ConnectionError:
            if not way.is_reused or way.phase != "answer" or monotonic() >= way.deadline:
                raise
            return self._send(request, way, adapter)

    def _send(self, request: Request, way: Way, adapter: FilteredAdapter) -> requests.Response:
        prepared = requests.Request(
            request.method,
            wire.sent_url(request.url),
            headers=_headers(request),
            data=wire.sent_body(request),
        ).prepare()
        began = monotonic()
        response = adapter.send(prepared, stream=True, timeout=way.left_s(), verify=request.verify_tls)
        spent = sum(way.times_ms.values())
        way.times_ms["first_byte"] = (monotonic() - began) * 1000 - spent
        way.phase = "body"
        return response

    def _read(self, call: RequestsCall, request: Request, raw: Any) -> Answer | Request:
        headers = tuple((name, value) for name, value in raw.headers.iteritems())
        if any("\0" in value for _, value in headers):
            raise CallEndedError("protocol", Message.NUL_IN_HEADERS % {"host": call.way.host})
        if request.method != "HEAD" and (raw.length_remaining or 0) > BODY_READ_BYTES:
            raise _too_large(call.way)
        body, read_bytes = _read_body(raw, call.way)
        if raw.status in redirects.REDIRECTS and request.follow_redirects and "location" in raw.headers:
            after = redirects.follow(request, raw.status, raw.headers["location"], len(call.redirects))
            call.redirects = (*call.redirects, request.url)
            return after
        return Reply(
            raw.status,
            headers,
            body,
            read_bytes > BODY_KEPT_BYTES,
            timings_of(call.way, (monotonic() - call.started) * 1000),
            call.way.remote_address,
            call.redirects,
            _facts(call.way),
        )

    def _with_facts(self, call: RequestsCall, fault: Fault) -> Fault:
        timings = timings_of(call.way, (monotonic() - call.started) * 1000)
        way = call.way
        facts = replace(
            fault.facts, host=way.host, port=way.port, phase=fault.facts.phase or way.phase, **way.led_to
        )
        return replace(fault, timings=timings, remote_address=way.remote_address, facts=facts)


def _facts(way: Way) -> Facts:
    """What is worth telling of an answer: TLS and redirects."""
    return Facts(way.host, way.port, **way.tls, **way.led_to) if way.tls or way.led_to else NO_FACTS


def _read_body(raw: Any, way: Way) -> tuple[bytes, int]:
    """The first of the decoded body's bytes, and how many there were."""
    kept, read_bytes = bytearray(), 0
    for piece in raw.stream(PIECE_BYTES, decode_content=True):
        read_bytes += len(piece)
        kept += piece[: BODY_KEPT_BYTES - len(kept)]
        if read_bytes > BODY_READ_BYTES or raw.tell() > BODY_READ_BYTES:
            raise _too_large(way)
        if monotonic() > way.deadline:
            raise TimeoutError
    return bytes(kept), read_bytes


def _too_large(way: Way) -> CallEndedError:
    return CallEndedError(
        "too_large", Message.LARGE_BODY % {"host": way.host, "bytes": f"{BODY_READ_BYTES:,}"}
    )


def _headers(request: Request) -> dict[str, Any]:
    """The headers as requests takes them; urllib3 adds no user agent of its own to them."""
    sent: dict[str, Any] = {"Accept": "*/*", "Accept-Encoding": "gzip, deflate", "User-Agent": SKIP_HEADER}
    given = {name.lower() for name, _ in request.headers}
    sent = {name: value for name, value in sent.items() if name.lower() not in given}
    return sent | {name: value.encode() for name, value in wire.sent_headers(request)}
