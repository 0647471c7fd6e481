"""The ends of calls without an answer, told as the transport tells them."""

from collections.abc import Callable

from jobs.execution.attempt import Claimed
from jobs.execution.transport import CONNECT_TIMEOUT_MS, Facts, Fault, Request, Timings


def _limit_ms(claimed: Claimed) -> int:
    return claimed.request.timeout_ms if isinstance(claimed.request, Request) else CONNECT_TIMEOUT_MS


def timeout(claimed: Claimed, spent: Timings) -> Fault:
    """Connected, and then nothing."""
    limit_ms = _limit_ms(claimed)
    message = f"No answer from {claimed.host}:443 within {limit_ms:,} ms"
    waited = Timings(spent.dns_ms, spent.connect_ms, spent.tls_ms, None, float(limit_ms))
    return Fault("timeout", message, waited, facts=Facts(claimed.host, 443, "answer", limit_ms=limit_ms))


def dns(claimed: Claimed, spent: Timings) -> Fault:
    """A name that nobody knows."""
    reason = "Name or service not known"
    message = f"The name {claimed.host} did not resolve: {reason}"
    return Fault(
        "dns", message, Timings(spent.dns_ms, total_ms=12), facts=Facts(claimed.host, 443, "dns", reason)
    )


def connect(claimed: Claimed, spent: Timings) -> Fault:
    """A port at which nobody listens."""
    reason = "Connection refused"
    message = f"{reason} by {claimed.host}:443"
    told = Facts(claimed.host, 443, "connect", reason)
    return Fault("connect", message, Timings(spent.dns_ms, total_ms=21), facts=told)


def tls(claimed: Claimed, spent: Timings) -> Fault:
    """A certificate of last month."""
    reason = "certificate has expired"
    message = f"No trusted TLS connection to {claimed.host}:443: {reason}"
    told = Facts(claimed.host, 443, "tls", reason)
    return Fault("tls", message, Timings(spent.dns_ms, spent.connect_ms, total_ms=64), facts=told)


FAULTS: dict[str, Callable[[Claimed, Timings], Fault]] = {
    "timeout": timeout,
    "dns": dns,
    "connect": connect,
    "tls": tls,
}
