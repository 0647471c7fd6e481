"""What an endpoint's answer means for its job. [rule]"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cronmanager.language import gettext
from jobs.execution.body_rules import BodyRule, body_rule, broken_promise
from jobs.execution.messages import Message
from jobs.execution.transport import Answer, Fault, Reply

OutcomeKind = Literal[
    "timeout",
    "dns",
    "connect",
    "tls",
    "http_status",
    "assertion",
    "blocked",
    "too_large",
    "redirect",
    "protocol",
    "worker_lost",
    "reported",
]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: kind None is success."""

    kind: OutcomeKind | None
    message: str = ""


SUCCESS = Outcome(None)


@dataclass(frozen=True, slots=True)
class StatusRanges:
    """The statuses a job expects, as ranges with both ends included."""

    ranges: tuple[tuple[int, int], ...]

    def __contains__(self, status: int) -> bool:
        return any(first <= status <= last for first, last in self.ranges)

    def __str__(self) -> str:
        return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in self.ranges)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a job expects of the answer: the status, and something of its body and duration or nothing."""

    statuses: StatusRanges
    body: BodyRule | None = None
    max_duration_ms: int | None = None


def judge(answer: Answer, expected: Expectation) -> Outcome:
    """What `answer` means for the job; the first broken promise decides."""
    match answer:
        case Fault(kind, message):
            return Outcome(kind, message)
        case Reply(status) if status not in expected.statuses:
            return Outcome("http_status", Message.STATUS % {"status": status, "expected": expected.statuses})
        case Reply():
            broken = broken_promise(answer, expected.body) if expected.body else None
            broken = broken or _too_slow(answer, expected.max_duration_ms)
            return Outcome("assertion", broken) if broken else SUCCESS


def _too_slow(reply: Reply, limit_ms: int | None) -> str | None:
    spent_ms = reply.timings.total_ms
    if limit_ms is None or spent_ms <= limit_ms:
        return None
    return Message.SLOW % {"ms": f"{spent_ms:,.0f}", "limit": f"{limit_ms:,}"}


def parse_statuses(text: str) -> StatusRanges:
    """The ranges in `text`, written like 200-299,304; ValueError says what is wrong."""
    ranges = tuple(_parse_range(part.strip()) for part in text.split(","))
    return StatusRanges(ranges)


def expectation(
    expected_status: str, expected_body: Mapping[str, Any] | None, max_duration_ms: int | None = None
) -> Expectation:
    """A job's columns as one Expectation; ValueError when they are not valid."""
    rule = None if expected_body is None else body_rule(expected_body)
    return Expectation(parse_statuses(expected_status), rule, max_duration_ms)


def _parse_range(part: str) -> tuple[int, int]:
    first, _, last = part.partition("-")
    ends = (first.strip(), (last or first).strip())
    if part.endswith("-") or not all(end.isascii() and end.isdigit() and len(end) == 3 for end in ends):
        raise ValueError(
            gettext("%(part)s is not a status or a range of them: write them like 200-299,304.")
            % {"part": repr(part)}
        )
    low, high = int(ends[0]), int(ends[1])
    if not 100 <= low <= high <= 599:
        raise ValueError(
            gettext("%(part)s is not a range from low to high within 100 to 599.") % {"part": repr(part)}
        )
    return low, high
