"""libcurl's error codes in our words. [adapter]"""

import errno
import os

import pycurl

from jobs.execution.curl_call import CurlCall
from jobs.execution.messages import Message
from jobs.execution.transport import (
    BODY_READ_BYTES,
    HEADER_BYTES,
    Facts,
    Fault,
    FaultKind,
    Phase,
    connect_limit_ms,
)

TOO_LARGE = 100  # CURLE_TOO_LARGE: libcurl's own bound on headers
KINDS: dict[int, FaultKind] = {
    pycurl.E_OPERATION_TIMEDOUT: "timeout",
    pycurl.E_COULDNT_RESOLVE_HOST: "dns",
    pycurl.E_COULDNT_CONNECT: "connect",
    pycurl.E_SEND_ERROR: "connect",
    pycurl.E_RECV_ERROR: "connect",
    pycurl.E_GOT_NOTHING: "connect",
    pycurl.E_FILESIZE_EXCEEDED: "too_large",
    TOO_LARGE: "too_large",
    pycurl.E_SSL_CONNECT_ERROR: "tls",
    pycurl.E_PEER_FAILED_VERIFICATION: "tls",
    pycurl.E_SSL_CIPHER: "tls",
    pycurl.E_SSL_CACERT_BADFILE: "tls",
    pycurl.E_SSL_ISSUER_ERROR: "tls",
    pycurl.E_SSL_INVALIDCERTSTATUS: "tls",
    pycurl.E_SSL_CERTPROBLEM: "tls",
}
TLS_PREFIX = "SSL certificate OpenSSL verify result: "


def fault_of(call: CurlCall, code: int, text: str, total_ms: float) -> Fault:
    """Why the call ended without an answer."""
    kind, message = _kind_and_message(call, code, text)
    return Fault(
        kind,
        message,
        call.phases(total_ms),
        call.remote_address(),
        facts_of(call, kind, _reason(call, code, text)),
    )


def facts_of(call: CurlCall, kind: FaultKind, reason: str, phase: Phase | None = None) -> Facts:
    """For the explanation."""
    phase = phase or _phase(call)
    is_early = phase in ("dns", "connect", "tls")
    limit_ms = connect_limit_ms(call.first.timeout_ms) if is_early else call.first.timeout_ms
    return Facts(
        call.host, call.port, phase, reason, limit_ms if kind == "timeout" else None, **call.led_to()
    )


def _phase(call: CurlCall) -> Phase:
    info = call.easy.getinfo  # type: ignore[union-attr]
    if call.header_lines:
        return "body"
    if info(pycurl.REQUEST_SIZE):
        return "answer"
    return "tls" if call.is_secure and info(pycurl.CONNECT_TIME) else "connect"


def _reason(call: CurlCall, code: int, text: str) -> str:
    if KINDS.get(code) != "connect":
        return text.removeprefix(TLS_PREFIX)
    number = call.easy.getinfo(pycurl.OS_ERRNO)  # type: ignore[union-attr]
    return os.strerror(number) if number else ""


def _kind_and_message(call: CurlCall, code: int, text: str) -> tuple[FaultKind, str]:
    if call.fault is not None:
        return call.fault.kind, call.fault.message
    if call.blocked is not None and not call.is_connecting:
        return "blocked", Message.BLOCKED % {"problem": call.blocked}
    kind = KINDS.get(code, "protocol")
    if code == pycurl.E_RECV_ERROR and not call.easy.getinfo(pycurl.OS_ERRNO):  # type: ignore[union-attr]
        kind = "protocol"  # also what libcurl calls chunks that it cannot read
    where = f"{call.host}:{call.port}"
    match kind:
        case "timeout":
            return kind, _timeout_message(call, where)
        case "dns":
            return kind, Message.UNNAMED % {"host": call.host, "reason": text}
        case "connect":
            return kind, _connect_message(call, code, where)
        case "too_large":
            return kind, _too_large_message(code, where)
        case "tls":
            return kind, Message.NO_TLS % {"where": where, "reason": text.removeprefix(TLS_PREFIX)}
        case _:
            return kind, Message.NOT_HTTP % {"where": where, "reason": text}


def _too_large_message(code: int, where: str) -> str:
    if code == TOO_LARGE:
        return Message.LARGE_HEADERS % {"where": where, "bytes": f"{HEADER_BYTES:,}"}
    return Message.LARGE_ANSWER % {"where": where, "bytes": f"{BODY_READ_BYTES:,}"}


def _timeout_message(call: CurlCall, where: str) -> str:
    info = call.easy.getinfo  # type: ignore[union-attr]
    within = {"where": where, "ms": f"{call.first.timeout_ms:,}"}
    if call.header_lines:
        return Message.NOT_WHOLE_WITHIN % within
    if info(pycurl.REQUEST_SIZE):
        return Message.NO_ANSWER_WITHIN % within
    form = Message.NO_TLS_WITHIN if info(pycurl.CONNECT_TIME) else Message.NO_CONNECTION_WITHIN
    return form % {"where": where, "ms": f"{connect_limit_ms(call.first.timeout_ms):,}"}


def _connect_message(call: CurlCall, code: int, where: str) -> str:
    number = call.easy.getinfo(pycurl.OS_ERRNO)  # type: ignore[union-attr]
    told = {"where": where, "reason": os.strerror(number)}
    if code == pycurl.E_COULDNT_CONNECT and number == errno.ECONNREFUSED:
        return Message.REFUSED % told
    if code == pycurl.E_COULDNT_CONNECT:
        return (Message.NO_CONNECTION_FOR if number else Message.NO_CONNECTION) % told
    if code == pycurl.E_GOT_NOTHING:
        return Message.NO_ANSWER % told
    return (Message.BROKEN_FOR if number else Message.BROKEN) % told
