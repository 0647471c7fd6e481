"""What the endpoints of a scene answer: scripted, and the same each time for the same call of a job."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from jobs.execution.attempt import Claimed
from jobs.execution.transport import Answer, Facts, Reply, Timings
from tests.browser.scenes.faults import FAULTS

ADDRESS = "203.0.113.{}:443"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong for a share of the ticks that lie between two ages: one of FAULTS, a status, a word."""

    kind: str  # "timeout", "503", "slow" or "empty"
    from_hours: float
    to_hours: float = 0
    share: float = 1.0
    is_brief: bool = False  # a further try succeeds

    def covers(self, age_hours: float) -> bool:
        """Whether a tick so far back lies in it."""
        return self.to_hours <= age_hours <= self.from_hours


@dataclass(frozen=True, slots=True)
class Endpoint:
    """How an endpoint behaves when it is well, and when it is not."""

    answer: Any = None  # JSON; a text is sent as it is
    typical_ms: float = 140
    troubles: Sequence[Trouble] = ()

    def call(self, claimed: Claimed, age_hours: float, dice: Random) -> Answer:
        """What it answers to a tick that lies so far back; `dice` are the call's own."""
        luck = dice.random()
        for trouble in self.troubles:
            is_over = trouble.is_brief and claimed.attempt_number > 1
            if trouble.covers(age_hours) and luck < trouble.share and not is_over:
                return self._troubled(trouble.kind, claimed, dice)
        return self._reply(200, self.answer, timings(self.typical_ms, dice), claimed, dice)

    def _troubled(self, kind: str, claimed: Claimed, dice: Random) -> Answer:
        spent = timings(self.typical_ms, dice)
        if kind.isdigit():
            return self._reply(int(kind), WRONG.get(int(kind), {"error": "failed"}), spent, claimed, dice)
        if kind == "slow":
            return self._reply(200, self.answer, timings(self.typical_ms * 9, dice), claimed, dice)
        if kind == "empty":
            return self._reply(200, {}, spent, claimed, dice)
        return FAULTS[kind](claimed, spent)

    def _reply(self, status: int, body: Any, spent: Timings, claimed: Claimed, dice: Random) -> Reply:
        is_text = isinstance(body, str)
        sent = (body if is_text else json.dumps({"ok": True} if body is None else body)).encode()
        headers = (
            ("Content-Type", "text/plain; charset=utf-8" if is_text else "application/json"),
            ("Content-Length", str(len(sent))),
            ("Server", "nginx"),
            ("X-Request-Id", f"{dice.getrandbits(64):016x}"),
        )
        address = ADDRESS.format(Random(claimed.host).randrange(2, 250))
        facts = Facts(claimed.host, 443, tls_version="TLSv1.3")
        return Reply(status, headers, sent, timings=spent, remote_address=address, facts=facts)


def timings(typical_ms: float, dice: Random) -> Timings:
    """About so long, seldom much longer."""
    wait_ms = typical_ms * dice.lognormvariate(0, 0.3)
    dns_ms, connect_ms, tls_ms = (dice.uniform(1, 7), dice.uniform(8, 20), dice.uniform(18, 40))
    transfer_ms = wait_ms * dice.uniform(0.02, 0.1)
    return Timings(dns_ms, connect_ms, tls_ms, wait_ms, dns_ms + connect_ms + tls_ms + wait_ms + transfer_ms)


WRONG = {
    401: {"error": "unauthorized", "message": "The API key has expired."},
    404: "<!doctype html><title>404 Not Found</title><h1>Not Found</h1>\n",
    429: {"error": "too many requests", "limit": 60, "window": "1m"},
    500: {"error": "internal", "trace": "NullPointerException at StockSync.java:214"},
    503: "<html><body><h1>503 Service Unavailable</h1>No server is available.</body></html>\n",
}
