"""Calls by libcurl: one multi handle, its socket interface, one thread, thousands of calls. [adapter]

`perform` and `select` are not used: they end at 1,024 descriptors and cost more with every call in flight.
"""

import math
from collections import deque
from dataclasses import replace
from time import monotonic

import certifi
import pycurl

from jobs.execution import redirects, wire
from jobs.execution.curl_call import CurlCall, set_options
from jobs.execution.curl_faults import facts_of, fault_of
from jobs.execution.curl_poller import Waker, new_poller
from jobs.execution.curl_tls import Handshakes
from jobs.execution.egress import EgressPolicy
from jobs.execution.messages import Message
from jobs.execution.resolver import Addresses, Resolver
from jobs.execution.transport import (
    BODY_KEPT_BYTES,
    CONNECT_TIMEOUT_MS,
    NO_FACTS,
    NOT_SENT,
    Answer,
    Call,
    Done,
    Facts,
    Fault,
    FaultKind,
    Reply,
    Request,
    Timings,
    connect_limit_ms,
)

CONNECTIONS_KEPT = 2048  # idle ones included; the limits on calls in flight are the loop's
HANDLES_KEPT = 2048
NEVER = math.inf


class CurlTransport:
    """See transport.Transport."""

    def __init__(self, policy: EgressPolicy, ca_file: str | None = None) -> None:
        self._policy = policy
        self._ca_file = ca_file or certifi.where()
        self._poller = new_poller()
        self._waker = Waker(self._poller)
        self._resolver = Resolver(self._waker.wake)
        self._handshakes = Handshakes()
        self._timer_due = NEVER
        self._spare: list[pycurl.Curl] = []
        self._under_way: dict[pycurl.Curl, CurlCall] = {}
        self._ended: deque[tuple[CurlCall, Answer]] = deque()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._on_socket)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._on_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, CONNECTIONS_KEPT)

    def prepare(self, request: Request, done: Done) -> CurlCall:
        """See Transport. A name that is not known is looked up from now on."""
        call = CurlCall(request, done, self._policy)
        if call.fault is None:
            addresses = self._addresses(call)
            if addresses is None:
                self._resolver.ask(call.host)
            else:
                self._equip(call, request.timeout_ms, addresses)
        return call

    def start(self, call: Call) -> None:
        """See Transport."""
        assert isinstance(call, CurlCall)  # noqa: S101
        call.started = monotonic()
        call.deadline = call.started + call.first.timeout_ms / 1000
        self._send(call)

    def abandon(self, call: Call) -> None:
        """See Transport."""
        assert isinstance(call, CurlCall)  # noqa: S101
        call.done = None
        self._resolver.give_up(call.host, call)
        self._release(call)

    def step(self, wait_s: float) -> None:
        """See Transport."""
        until = monotonic() + wait_s
        is_over = False
        while not self._ended and not is_over:
            next_due = min(until, self._timer_due, self._resolver.next_deadline())
            is_woken = self._poll(max(0.0, next_due - monotonic()))
            self._take_names()
            self._collect()
            is_over = is_woken or monotonic() >= until
        self._deliver()

    def wake(self) -> None:
        """See Transport."""
        self._waker.wake()

    def close(self) -> None:
        """See Transport."""
        for call in list(self._under_way.values()):
            self.abandon(call)
        self._resolver.close()
        self._multi.close()
        for easy in self._spare:
            easy.close()
        self._waker.close()
        self._poller.close()

    def _addresses(self, call: CurlCall) -> Addresses | None:
        """What the host resolves to: nothing more when it is an address, None when DNS must be asked."""
        return () if wire.is_address(call.host) else self._resolver.known(call.host)

    def _equip(self, call: CurlCall, timeout_ms: int, addresses: Addresses) -> None:
        """Give the call a handle that is set for its hop."""
        call.easy = self._spare.pop() if self._spare else pycurl.Curl()
        try:
            set_options(call, timeout_ms, self._ca_file, addresses)
            if call.is_secure:
                self._handshakes.watch(call)
        except (pycurl.error, UnicodeError, ValueError) as error:
            call.fault = Fault("protocol", Message.UNSENT % {"reason": error}, facts=NOT_SENT)

    def _send(self, call: CurlCall) -> None:
        """Send the call's hop, or have its name looked up first."""
        if call.fault is None and call.easy is None:
            addresses = self._addresses(call)
            if addresses is None:
                limit = min(call.deadline, monotonic() + CONNECT_TIMEOUT_MS / 1000)
                return self._resolver.wait_for(call.host, call, limit)
            self._equip(call, self._left_ms(call), addresses)
        if call.fault is not None:
            self._ended.append((call, call.fault))
            return self._release(call)
        self._under_way[call.easy] = call
        self._multi.add_handle(call.easy)
        return None

    def _take_names(self) -> None:
        """Go on with the calls whose names were looked up, and end those that waited too long for it."""
        for call, found in self._resolver.answers():
            call.dns_ms = self._spent_ms(call)
            if isinstance(found, str):
                self._end_unnamed(call, "dns", Message.UNNAMED % {"host": call.host, "reason": found}, found)
            else:
                self._equip(call, self._left_ms(call), found)
                self._send(call)
        for call in self._resolver.late():
            told = {"host": call.host, "ms": f"{connect_limit_ms(call.first.timeout_ms):,}"}
            self._end_unnamed(call, "timeout", Message.UNNAMED_WITHIN % told, "")

    def _end_unnamed(self, call: CurlCall, kind: FaultKind, message: str, reason: str) -> None:
        timings = Timings(call.dns_ms, total_ms=self._spent_ms(call))
        facts = facts_of(call, kind, reason, phase="dns")
        self._ended.append((call, Fault(kind, message, timings, None, facts)))

    def _poll(self, wait_s: float) -> bool:
        """Wait for sockets and the timer and let libcurl act on them; True when somebody called wake."""
        is_woken = False
        act = self._multi.socket_action
        for fd, ready in self._poller.poll(wait_s):
            if fd == self._waker.reader:
                self._waker.take()
                is_woken = True
            else:
                act(fd, ready)
        if self._timer_due <= monotonic():
            self._timer_due = NEVER
            act(pycurl.SOCKET_TIMEOUT, 0)
        return is_woken

    def _on_socket(self, event: int, fd: int, multi: object, data: object) -> None:
        if event == pycurl.POLL_REMOVE:
            self._poller.forget(fd)
        else:
            self._poller.watch(fd, event)

    def _on_timer(self, timeout_ms: int) -> None:
        self._timer_due = monotonic() + timeout_ms / 1000 if timeout_ms >= 0 else NEVER

    def _collect(self) -> None:
        """Take what libcurl has ended, whole or broken."""
        waiting = 1
        while waiting:
            waiting, whole, broken = self._multi.info_read()
            for easy in whole:
                self._conclude(self._under_way[easy], 0, "")
            for easy, code, text in broken:
                self._conclude(self._under_way[easy], code, text)

    def _conclude(self, call: CurlCall, code: int, text: str) -> None:
        """The call's hop is over: go on to the next one, or end."""
        if call.is_secure:
            self._handshakes.note(call)
        answer: Answer | Request = (
            fault_of(call, code, text, self._spent_ms(call)) if code else self._reply_or_hop(call)
        )
        self._release(call)
        if code == pycurl.E_COULDNT_CONNECT:
            self._resolver.forget(call.host)
        if isinstance(answer, Request):
            self._hop(call, answer)
        else:
            self._ended.append((call, answer))

    def _reply_or_hop(self, call: CurlCall) -> Answer | Request:
        status = call.easy.getinfo(pycurl.RESPONSE_CODE)  # type: ignore[union-attr]
        headers = call.headers()
        if status in redirects.REDIRECTS and call.request.follow_redirects:
            for name, value in headers:
                if name.lower() == "location":
                    return self._follow(call, status, value)
        return Reply(
            status,
            headers,
            b"".join(call.body)[:BODY_KEPT_BYTES],
            call.body_bytes > BODY_KEPT_BYTES,
            call.phases(self._spent_ms(call)),
            call.remote_address(),
            call.redirects,
            self._facts(call),
        )

    def _facts(self, call: CurlCall) -> Facts:
        """What is worth telling of an answer: TLS and redirects."""
        secured = self._handshakes.of(call) if call.is_secure else {}
        led_to = call.led_to()
        return Facts(call.host, call.port, **secured, **led_to) if secured or led_to else NO_FACTS

    def _follow(self, call: CurlCall, status: int, location: str) -> Request | Fault:
        after = redirects.follow(call.request, status, location, len(call.redirects))
        if isinstance(after, Request):
            return after
        phases = call.phases(self._spent_ms(call))
        facts = replace(after.facts, host=call.host, port=call.port, **call.led_to())
        return replace(after, timings=phases, remote_address=call.remote_address(), facts=facts)

    def _hop(self, call: CurlCall, request: Request) -> None:
        """Send the request that a redirect made, within what is left of the time."""
        call.redirects = (*call.redirects, call.request.url)
        call.set_hop(request)
        self._send(call)

    def _release(self, call: CurlCall) -> None:
        """Take the handle back; a transfer that is under way loses its connection."""
        easy, call.easy = call.easy, None
        if easy is None:
            return
        if self._under_way.pop(easy, None) is not None:
            self._multi.remove_handle(easy)
        for opened in call.sockets:
            opened.close()
        call.sockets.clear()
        easy.reset()
        if len(self._spare) < HANDLES_KEPT:
            self._spare.append(easy)
        else:
            easy.close()

    def _deliver(self) -> None:
        while self._ended:
            call, answer = self._ended.popleft()
            done, call.done = call.done, None
            if done is not None:
                done(answer)

    def _left_ms(self, call: CurlCall) -> int:
        return max(1, int((call.deadline - monotonic()) * 1000))

    def _spent_ms(self, call: CurlCall) -> float:
        return (monotonic() - call.started) * 1000
