"""Calls by libcurl: one multi handle, its socket interface, one thread, thousands of calls. [adapter]

`perform` and `select` are not used: they end at 1,024 descriptors and cost more with every call in flight.
"""

import contextlib
import math
import os
from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from time import monotonic

import certifi
import pycurl

from jobs.execution import redirects
from jobs.execution.curl_call import CurlCall, set_options
from jobs.execution.curl_faults import fault_of
from jobs.execution.curl_poller import new_poller, new_waker
from jobs.execution.egress import EgressPolicy
from jobs.execution.transport import BODY_KEPT_BYTES, Answer, Call, Done, Fault, Reply, Request, Timings

CONNECTIONS_KEPT = 2048  # idle ones included; the limits on calls in flight are the loop's
HANDLES_KEPT = 2048
NEVER = math.inf


class CurlTransport:
    """See transport.Transport. `resolve` is a static host table, asked before DNS."""

    def __init__(
        self,
        policy: EgressPolicy,
        ca_file: str | None = None,
        resolve: Mapping[str, list[str]] | None = None,
    ) -> None:
        self._policy = policy
        self._ca_file = ca_file or certifi.where()
        self._table = dict(resolve or {})
        self._poller = new_poller()
        self._wake_reader, self._wake_writer = new_waker(self._poller)
        self._timer_due = NEVER
        self._spare: list[pycurl.Curl] = []
        self._under_way: dict[pycurl.Curl, CurlCall] = {}
        self._ended: deque[tuple[CurlCall, Answer]] = deque()
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._on_socket)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._on_timer)
        self._multi.setopt(pycurl.M_MAXCONNECTS, CONNECTIONS_KEPT)

    def prepare(self, request: Request, done: Done) -> CurlCall:
        """See Transport."""
        call = CurlCall(request, done, self._policy)
        if call.fault is None:
            self._equip(call, request.timeout_ms)
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
        self._release(call)

    def step(self, wait_s: float) -> None:
        """See Transport."""
        until = monotonic() + wait_s
        is_woken = False
        while not self._ended and not is_woken:
            now = monotonic()
            is_woken = self._poll(max(0.0, min(until, self._timer_due) - now))
            self._collect()
            if monotonic() >= until:
                break
        self._deliver()

    def wake(self) -> None:
        """See Transport."""
        with contextlib.suppress(BlockingIOError):  # full: the step is as good as ended
            os.write(self._wake_writer, b"\0")

    def close(self) -> None:
        """See Transport."""
        for call in list(self._under_way.values()):
            self.abandon(call)
        self._multi.close()
        for easy in self._spare:
            easy.close()
        self._poller.close()
        os.close(self._wake_reader)
        os.close(self._wake_writer)

    def _equip(self, call: CurlCall, timeout_ms: int) -> None:
        """Give the call a handle that is set for its hop."""
        call.easy = self._spare.pop() if self._spare else pycurl.Curl()
        try:
            set_options(call, timeout_ms, self._ca_file, self._table)
        except (pycurl.error, UnicodeError, ValueError) as error:
            call.fault = Fault("protocol", f"The request cannot be sent: {error}")

    def _send(self, call: CurlCall) -> None:
        if call.fault is not None:
            self._ended.append((call, call.fault))
            return
        self._under_way[call.easy] = call
        self._multi.add_handle(call.easy)

    def _poll(self, wait_s: float) -> bool:
        """Wait for sockets and the timer and let libcurl act on them; True when somebody called wake."""
        is_woken = False
        act = self._multi.socket_action
        for fd, ready in self._poller.poll(wait_s):
            if fd == self._wake_reader:
                os.read(fd, 4096)
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
        answer: Answer | Request = (
            fault_of(call, code, text, self._spent_ms(call)) if code else self._reply_or_hop(call)
        )
        self._release(call)
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
        )

    def _follow(self, call: CurlCall, status: int, location: str) -> Request | Fault:
        after = redirects.follow(call.request, status, location, len(call.redirects))
        if isinstance(after, Request):
            return after
        phases = call.phases(self._spent_ms(call))
        return replace(after, timings=phases, remote_address=call.remote_address())

    def _hop(self, call: CurlCall, request: Request) -> None:
        """Send the request that a redirect made, within what is left of the time."""
        call.redirects = (*call.redirects, call.request.url)
        left_ms = int((call.deadline - monotonic()) * 1000)
        call.set_hop(request)
        if left_ms < 1:
            message = f"Redirects did not end within {call.first.timeout_ms:,} ms, the last to {call.host}"
            call.fault = Fault("timeout", message, Timings(total_ms=self._spent_ms(call)))
        elif call.fault is None:
            self._equip(call, left_ms)
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

    def _spent_ms(self, call: CurlCall) -> float:
        return (monotonic() - call.started) * 1000
