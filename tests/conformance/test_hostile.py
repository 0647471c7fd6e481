"""Whatever an endpoint does, its call ends in time with the right words, and nobody else feels it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from tests.hostile import SCRIPTED, Behaviour

TIMEOUT_S, SLACK_S, NEIGHBOUR_S = 1.0, 0.5, 0.5
MOST_GROWTH_KIB = 50 * 1024
TRANSPORTS = {
    "curl": "jobs.execution.curl_transport.CurlTransport",
    "requests": "jobs.execution.requests_transport.RequestsTransport",
}
PAGE = Path(__file__).parents[2] / "docs" / "results.md"
Told = dict[str, Any]


@pytest.fixture(scope="module", params=sorted(TRANSPORTS))
def outcome(request: pytest.FixtureRequest) -> Told:
    """What a process that calls all of them by one transport tells."""
    with hostile.serve() as places:
        asked = {
            "transport": TRANSPORTS[request.param],
            "ca_file": places.ca_file,
            "neighbour": places.neighbour,
            "timeout_ms": round(TIMEOUT_S * 1000),
            "calls": [[places.url(one), one.method, one.body_bytes] for one in SCRIPTED],
        }
        done = subprocess.run(
            [sys.executable, "-m", "tests.hostile_client"],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=110,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    told: Told = json.loads(done.stdout)
    return told


def row(one: Behaviour, said: str | None) -> str:
    """A line of the table in docs/results.md."""
    shown = re.sub(r"127\.0\.0\.1(:\d+)?", "endpoint.example", said or "A success: the status decides.")
    kind = f"`{one.kind}`" if one.kind else "–"
    return f"| {one.provoked_by} | {kind} | {shown} |"


def test_there_are_enough_of_them() -> None:
    assert len(SCRIPTED) >= 30
    assert len({one.provoked_by for one in SCRIPTED}) == len(SCRIPTED)


def test_each_ends_as_what_it_is(outcome: Told) -> None:
    kinds = {one.provoked_by: told["kind"] for one, told in zip(SCRIPTED, outcome["results"], strict=True)}

    assert kinds == {one.provoked_by: one.kind for one in SCRIPTED}


def test_each_ends_in_its_time(outcome: Told) -> None:
    late = [
        (one.provoked_by, told["seconds"])
        for one, told in zip(SCRIPTED, outcome["results"], strict=True)
        if told["seconds"] > TIMEOUT_S + SLACK_S
    ]

    assert late == []


def test_a_neighbour_is_on_time_beside_each(outcome: Told) -> None:
    late = [
        (one.provoked_by, told["neighbour_s"])
        for one, told in zip(SCRIPTED, outcome["results"], strict=True)
        if told["neighbour_s"] > NEIGHBOUR_S
    ]

    assert late == []


def test_all_of_them_together_take_little_memory(outcome: Told) -> None:
    assert outcome["grown_kib"] <= MOST_GROWTH_KIB


@pytest.mark.parametrize("outcome", ["curl"], indirect=True)  # the transport that runs by default
def test_each_explanation_stands_in_the_documentation(outcome: Told) -> None:
    page = PAGE.read_text(encoding="utf-8")

    rows = [row(one, told["said"]) for one, told in zip(SCRIPTED, outcome["results"], strict=True)]

    assert [line for line in rows if line not in page] == []
