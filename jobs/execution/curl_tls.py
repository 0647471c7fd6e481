"""What TLS handshakes tell of the version and the certificate. [adapter]

libcurl tells the version only in its debug lines, which cost a call-back each. So a host's handshake is
watched once in KEPT_S; calls on a connection that stood have what the last handshake with their host told.
"""

import ssl
from datetime import UTC, datetime
from time import monotonic
from typing import Any

import pycurl

from jobs.execution.curl_call import CurlCall

KEPT_S = 600.0
HOSTS_KEPT = 10_000
TOLD_BY = b"SSL connection using "


class Handshakes:
    """What was told, by host and port."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, int], tuple[float, dict[str, Any]]] = {}

    def watch(self, call: CurlCall) -> None:
        """Have the call's handshake told, unless that of its host was lately."""
        until, _ = self._told.get((call.host, call.port), (0.0, {}))
        if monotonic() < until:
            return

        def on_line(kind: int, line: bytes) -> None:
            if kind == pycurl.INFOTYPE_TEXT and line.startswith(TOLD_BY):
                call.tls_version = line[len(TOLD_BY) :].split(b" ")[0].decode("latin-1")

        for option, value in ((pycurl.OPT_CERTINFO, 1), (pycurl.VERBOSE, 1), (pycurl.DEBUGFUNCTION, on_line)):
            call.easy.setopt(option, value)  # type: ignore[union-attr]

    def note(self, call: CurlCall) -> None:
        """Keep what the call's handshake told, if it was watched and there was one."""
        if not call.tls_version:
            return
        if len(self._told) >= HOSTS_KEPT:
            self._told.clear()
        facts = {"tls_version": call.tls_version, "certificate_ends_at": _certificate_end(call)}
        self._told[call.host, call.port] = monotonic() + KEPT_S, facts

    def of(self, call: CurlCall) -> dict[str, Any]:
        """What is known of the call's TLS."""
        return self._told.get((call.host, call.port), (0.0, {}))[1]


def _certificate_end(call: CurlCall) -> datetime | None:
    chain = call.easy.getinfo(pycurl.INFO_CERTINFO)  # type: ignore[union-attr]
    ends = dict(chain[0]).get("Expire date") if chain else None
    try:
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
    except (ValueError, OverflowError):
        return None
