"""What an endpoint's answer means for its job. [rule]

The body is judged by what is kept of it, its first 64 KiB: a text that comes later does not count.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import re2

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
]
BODY_RULES = ("contains", "notContains", "regex")
RULE_LETTERS = 2000  # longer texts and patterns are refused
REGEX_MEMORY_BYTES = 8 * 1024 * 1024


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
    """What a job expects of the answer: the status, and something of the body or nothing."""

    statuses: StatusRanges
    contains: str | None = None
    not_contains: str | None = None
    regex: str | None = None

    @property
    def is_about_body(self) -> bool:
        """Whether the body matters at all."""
        return not (self.contains is None and self.not_contains is None and self.regex is None)


def judge(answer: Answer, expected: Expectation) -> Outcome:
    """What `answer` means for the job; the first broken promise decides."""
    match answer:
        case Fault(kind, message):
            return Outcome(kind, message)
        case Reply(status) if status not in expected.statuses:
            return Outcome("http_status", f"The endpoint answered {status}; {expected.statuses} is expected")
        case Reply() if expected.is_about_body:
            return _judge_body(answer, expected)
        case _:
            return SUCCESS


def _judge_body(reply: Reply, expected: Expectation) -> Outcome:
    body = body_text(reply)
    if expected.contains is not None and expected.contains not in body:
        return Outcome("assertion", f"The body does not contain {_short(expected.contains)}")
    if expected.not_contains is not None and expected.not_contains in body:
        return Outcome("assertion", f"The body contains {_short(expected.not_contains)}")
    if expected.regex is not None and not compiled(expected.regex).search(body):
        return Outcome("assertion", f"The body does not match {_short(expected.regex)}")
    return SUCCESS


def body_text(reply: Reply) -> str:
    """The kept body as text, by its charset or else UTF-8; what is not text becomes U+FFFD."""
    try:
        return reply.body.decode(_charset(reply), "replace")
    except (LookupError, ValueError):  # a charset that nobody knows, or one of Python's that makes no text
        return reply.body.decode("utf-8", "replace")


def parse_statuses(text: str) -> StatusRanges:
    """The ranges in `text`, written like 200-299,304; ValueError says what is wrong."""
    ranges = tuple(_parse_range(part.strip()) for part in text.split(","))
    return StatusRanges(ranges)


def expectation(expected_status: str, expected_body: dict[str, str] | None) -> Expectation:
    """A job's two columns as one Expectation; ValueError when they are not valid."""
    problem = problem_of_expected_body(expected_body)
    if problem:
        raise ValueError(problem)
    rule = expected_body or {}
    return Expectation(
        parse_statuses(expected_status), rule.get("contains"), rule.get("notContains"), rule.get("regex")
    )


def problem_of_expected_body(value: Any) -> str | None:
    """What is wrong with a job's expectedBody, as a sentence; None when it is right."""
    if value is None:
        return None
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in BODY_RULES:
        return 'Write one of {"contains": "…"}, {"notContains": "…"} and {"regex": "…"}.'
    rule, text = next(iter(value.items()))
    if not isinstance(text, str) or not 0 < len(text) <= RULE_LETTERS:
        return f"Write a text of 1 to {RULE_LETTERS} letters as {rule}."
    return _problem_of_regex(text) if rule == "regex" else None


@lru_cache(1024)
def compiled(pattern: str) -> Any:
    """The pattern, in linear time whatever the body is (RE2 has no back-references and no look-around)."""
    options = re2.Options()
    options.log_errors = False
    options.max_mem = REGEX_MEMORY_BYTES
    return re2.compile(pattern, options)


def _problem_of_regex(pattern: str) -> str | None:
    try:
        compiled(pattern)
    except (re2.error, UnicodeError) as error:
        reason = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        return f"The regular expression cannot be used: {text}. The syntax is RE2's, without look-around."
    return None


def _parse_range(part: str) -> tuple[int, int]:
    first, _, last = part.partition("-")
    ends = (first.strip(), (last or first).strip())
    if part.endswith("-") or not all(end.isascii() and end.isdigit() and len(end) == 3 for end in ends):
        raise ValueError(f"{part!r} is not a status or a range of them: write them like 200-299,304.")
    low, high = int(ends[0]), int(ends[1])
    if not 100 <= low <= high <= 599:
        raise ValueError(f"{part!r} is not a range from low to high within 100 to 599.")
    return low, high


def _charset(reply: Reply) -> str:
    """The charset of the Content-Type header, or utf-8."""
    for name, value in reply.headers:
        if name.lower() == "content-type" and (at := value.lower().find("charset=")) >= 0:
            return value[at + 8 :].partition(";")[0].strip(" \"'") or "utf-8"
    return "utf-8"


def _short(text: str) -> str:
    return repr(text if len(text) <= 100 else text[:99] + "…")
