"""Failures of one cause belong together: kind, message without what differs each time, host. [rule]"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

LONGEST_CAUSE = 200
# What is another each time, the longest forms first.
CHANGING = (
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE), "<id>"),
    (re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"), "<time>"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b"), "<address>"),
    (re.compile(r"\b0x[0-9a-f]+\b|\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b", re.IGNORECASE), "<id>"),
    (re.compile(r"\b\d[\d,.]*(?= ?(?:ms|s|bytes|B|KiB|MiB)\b)"), "<n>"),
    (re.compile(r"\b\d{4,}\b"), "<n>"),
)


@dataclass(frozen=True, slots=True)
class Failure:
    """An execution that failed."""

    execution_id: UUID
    job_id: UUID
    job_name: str
    endpoint_url: str
    at: datetime
    kind: str
    message: str


@dataclass(slots=True)
class FailureGroup:
    """Failures of one cause; the newest speaks for all."""

    kind: str
    cause: str
    host: str
    newest: Failure
    count: int = 0
    first_at: datetime | None = None
    is_same: bool = True  # to the letter
    jobs: dict[UUID, str] = field(default_factory=dict)  # id: name, the newest failure first

    @property
    def told(self) -> str:
        """What all of them said; with places where they differ."""
        return self.newest.message[:LONGEST_CAUSE] if self.is_same else self.cause


def cause_of(message: str) -> str:
    """The message with places for ids, times, addresses and large numbers; a status stays."""
    text = message[: 4 * LONGEST_CAUSE]
    for pattern, instead in CHANGING:
        text = pattern.sub(instead, text)
    return text[:LONGEST_CAUSE]


def host_of(url: str) -> str:
    """The host and port that is called."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower()
    except ValueError:
        return ""


def grouped(newest_first: Iterable[Failure]) -> list[FailureGroup]:
    """The groups, that of the newest failure first."""
    groups: dict[tuple[str, str, str], FailureGroup] = {}
    for failure in newest_first:
        key = (failure.kind, cause_of(failure.message), host_of(failure.endpoint_url))
        group = groups.setdefault(key, FailureGroup(*key, newest=failure))
        group.count += 1
        group.first_at = failure.at
        group.is_same &= failure.message == group.newest.message
        group.jobs.setdefault(failure.job_id, failure.job_name)
    return list(groups.values())
