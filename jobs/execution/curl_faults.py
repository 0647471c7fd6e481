"""libcurl's error codes in our words. [adapter]"""

import errno
import os

import pycurl

from jobs.execution.curl_call import CurlCall
from jobs.execution.transport import (
    BODY_READ_BYTES,
    CONNECT_TIMEOUT_MS,
    HEADER_BYTES,
    Facts,
    Fault,
    FaultKind,
    Phase,
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
    limit_ms = min(call.first.timeout_ms, CONNECT_TIMEOUT_MS) if is_early else call.first.timeout_ms
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
        return "blocked", f"Not called: {call.blocked}"
    kind = KINDS.get(code, "protocol")
    if code == pycurl.E_RECV_ERROR and not call.easy.getinfo(pycurl.OS_ERRNO):  # type: ignore[union-attr]
        kind = "protocol"  # also what libcurl calls chunks that it cannot read
    where = f"{call.host}:{call.port}"
    match kind:
        case "timeout":
            return kind, _timeout_message(call, where)
        case "dns":
            return kind, f"The name {call.host} did not resolve: {text}"
        case "connect":
            return kind, _connect_message(call, code, where)
        case "too_large":
            return kind, _too_large_message(code, where)
        case "tls":
            return kind, f"No trusted TLS connection to {where}: {text.removeprefix(TLS_PREFIX)}"
        case _:
            return kind, f"{where} did not answer in proper HTTP: {text}"


def _too_large_message(code: int, where: str) -> str:
    if code == TOO_LARGE:
        return f"{where} sent more than {HEADER_BYTES:,} bytes of headers"
    return f"{where} sent more than {BODY_READ_BYTES:,} bytes"


def _timeout_message(call: CurlCall, where: str) -> str:
    info, within = call.easy.getinfo, f"within {call.first.timeout_ms:,} ms"  # type: ignore[union-attr]
    if call.header_lines:
        return f"The answer of {where} was not complete {within}"
    if info(pycurl.REQUEST_SIZE):
        return f"No answer from {where} {within}"
    if not info(pycurl.CONNECT_TIME):
        return f"No connection to {where} {connect_limit(call)}"
    return f"No TLS connection to {where} {connect_limit(call)}"


def connect_limit(call: CurlCall) -> str:
    """The time in which a connection must stand, in words."""
    return f"within {min(call.first.timeout_ms, CONNECT_TIMEOUT_MS):,} ms"


def _connect_message(call: CurlCall, code: int, where: str) -> str:
    number = call.easy.getinfo(pycurl.OS_ERRNO)  # type: ignore[union-attr]
    if code == pycurl.E_COULDNT_CONNECT:
        reason = "Connection refused by" if number == errno.ECONNREFUSED else "No connection to"
        return f"{reason} {where}" + (f": {os.strerror(number)}" if number and "No" in reason else "")
    if code == pycurl.E_GOT_NOTHING:
        return f"{where} closed the connection without an answer"
    return f"The connection to {where} broke" + (f": {os.strerror(number)}" if number else "")
