"""What requests, urllib3, http.client and sockets raise, in our words. [adapter]"""

import errno
import http.client
import os
import ssl
from collections.abc import Iterator

from urllib3.exceptions import DecodeError, IncompleteRead, InvalidChunkLength

from jobs.execution.messages import Message
from jobs.execution.requests_connections import CallEndedError, Way
from jobs.execution.transport import Facts, Fault, Timings, connect_limit_ms

EARLY = ("dns", "connect", "tls")
LATE = {
    "queue": Message.NO_THREAD_WITHIN,
    "dns": Message.UNNAMED_WITHIN,
    "connect": Message.NO_CONNECTION_WITHIN,
    "tls": Message.NO_TLS_WITHIN,
    "answer": Message.NO_ANSWER_WITHIN,
    "body": Message.NOT_WHOLE_WITHIN,
}


def fault_of(error: BaseException, way: Way, timeout_ms: int) -> Fault:
    """Why the call ended without an answer. The innermost error that we know decides."""
    where = f"{way.host}:{way.port}"
    for cause in reversed(list(_chain(error))):
        fault = _fault_of_one(cause, way, where, timeout_ms)
        if fault is not None:
            return fault
    return Fault("protocol", Message.NOT_HTTP % {"where": where, "reason": error})


def timeout_fault(way: Way, timeout_ms: int) -> Fault:
    """The time is up; the message says in which phase."""
    limit_ms = connect_limit_ms(timeout_ms) if way.phase in EARLY else timeout_ms
    told = {"host": way.host, "where": f"{way.host}:{way.port}", "ms": f"{limit_ms:,}"}
    return Fault("timeout", LATE[way.phase] % told, facts=Facts(limit_ms=limit_ms))


def timings_of(way: Way, total_ms: float) -> Timings:
    """The phases of the last hop."""
    times = way.times_ms
    return Timings(
        times.get("dns"), times.get("connect"), times.get("tls"), times.get("first_byte"), total_ms
    )


def _fault_of_one(cause: BaseException, way: Way, where: str, timeout_ms: int) -> Fault | None:
    match cause:
        case CallEndedError():
            return cause.fault
        case TimeoutError():
            return timeout_fault(way, timeout_ms)
        case ssl.SSLError():
            reason = getattr(cause, "verify_message", "") or cause.reason or str(cause)
            return Fault(
                "tls", Message.NO_TLS % {"where": where, "reason": reason}, facts=Facts(reason=reason)
            )
        case ConnectionRefusedError():
            refused = Facts(reason=os.strerror(errno.ECONNREFUSED))
            return Fault("connect", Message.REFUSED % {"where": where}, facts=refused)
        case http.client.RemoteDisconnected():
            return Fault("connect", Message.NO_ANSWER % {"where": where})
        case OSError() if cause.errno:
            return _connect_fault(cause, way, where)
        case http.client.HTTPException() if "got more than" in str(cause):  # lines or bytes of headers
            return Fault("too_large", Message.MANY_HEADERS % {"where": where, "reason": cause})
        case http.client.HTTPException() | IncompleteRead() | DecodeError() | InvalidChunkLength():
            return Fault("protocol", (Message.NOT_HTTP % {"where": where, "reason": repr(cause)})[:500])
        case _:
            return None


def _connect_fault(error: OSError, way: Way, where: str) -> Fault:
    reason = os.strerror(error.errno or 0)
    form = Message.NO_CONNECTION_FOR if way.phase == "connect" else Message.BROKEN_FOR
    return Fault("connect", form % {"where": where, "reason": reason}, facts=Facts(reason=reason))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """`error` and what it was raised for, by Python's links and by urllib3's."""
    while error is not None:
        yield error
        inner = [
            arg for arg in (*error.args, getattr(error, "reason", None)) if isinstance(arg, BaseException)
        ]
        error = error.__cause__ or error.__context__ or (inner[0] if inner else None)
