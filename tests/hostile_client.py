"""A process of its own that calls hostile endpoints one by one, each beside a neighbour that is well.

Reads {"transport", "ca_file", "neighbour", "timeout_ms", "calls": [[url, method, body_bytes], …]} from stdin
and writes what became of each, and by how much its memory grew.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import Any

import django

from jobs.execution.egress import EgressPolicy
from jobs.execution.explanation import explain
from jobs.execution.outcome import expectation, judge
from jobs.execution.record_rows import facts_of
from jobs.execution.transport import Answer, Reply, Request, Transport

EXPECTED = expectation("200-299", None)


def call(transport: Transport, request: Request, neighbour: Request) -> tuple[Answer, float, float]:
    """The answer, after how many seconds it came, and how long the neighbour took."""
    ends: dict[str, tuple[Answer, float]] = {}
    began = monotonic()
    for name, one in (("hostile", request), ("neighbour", neighbour)):
        transport.start(
            transport.prepare(one, lambda a, name=name: ends.update({name: (a, monotonic() - began)}))  # type: ignore[misc]
        )
    while len(ends) < 2:
        transport.step(0.2)
    assert isinstance(ends["neighbour"][0], Reply)
    return *ends["hostile"], ends["neighbour"][1]


def told(answer: Answer, seconds: float, neighbour_s: float) -> dict[str, Any]:
    """For the tests."""
    outcome = judge(answer, EXPECTED)
    status = answer.status if isinstance(answer, Reply) else None
    said = explain(outcome.kind, outcome.message, status, facts_of(answer))
    return {"kind": outcome.kind, "said": said, "seconds": seconds, "neighbour_s": neighbour_s}


def peak_kib() -> int:
    """The most memory that this process has had; ru_maxrss would be that of the one that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def main() -> None:
    """See the module's text."""
    django.setup()
    asked = json.load(sys.stdin)
    module, _, name = asked["transport"].rpartition(".")
    make = getattr(import_module(module), name)
    transport = make(EgressPolicy(("127.0.0.0/8",)), ca_file=asked["ca_file"])
    neighbour = Request("GET", asked["neighbour"])
    call(transport, neighbour, neighbour)
    before = peak_kib()
    results = [
        told(*call(transport, Request(method, url, (), bytes(size) or None, asked["timeout_ms"]), neighbour))
        for url, method, size in asked["calls"]
    ]
    grown = peak_kib() - before
    json.dump({"results": results, "grown_kib": grown}, sys.stdout)
    sys.stdout.flush()
    sys.exit(0)


if __name__ == "__main__":
    main()
