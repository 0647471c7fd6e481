"""How work ends that an endpoint has taken: by its report, or by none in time. [rule]"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jobs.execution.attempt import Claimed, Ended, end_attempt, secrets_of
from jobs.execution.callbacks import TAKEN_STATUS
from jobs.execution.masking import masked, masked_text
from jobs.execution.messages import Message
from jobs.execution.outcome import Expectation, StatusRanges
from jobs.execution.transport import BODY_KEPT_BYTES, Facts, Fault, Reply, Timings

ANY_STATUS = StatusRanges(((100, 599),))


@dataclass(frozen=True, slots=True)
class Report:
    """What an endpoint says of the work that it took."""

    is_success: bool = True
    message: str = ""
    body: bytes | None = None
    is_cut: bool = False  # there was more of the body than is kept


@dataclass(frozen=True, slots=True)
class Held:
    """An execution whose report is due, with its last attempt as it is stored; {} where none is yet."""

    claimed: Claimed
    lag_ms: int | None
    deadline: datetime | None  # None while its worker has not recorded the answer
    last_attempt: Mapping[str, Any]

    @property
    def own_attempt(self) -> Mapping[str, Any]:
        """The stored one, if it is the one that the report is about."""
        is_own = self.last_attempt.get("attemptNumber") == self.claimed.attempt_number
        return self.last_attempt if is_own else {}

    def instant(self, name: str, otherwise: datetime) -> datetime:
        """A time of that attempt."""
        written = self.own_attempt.get(name)
        return datetime.fromisoformat(written) if written else otherwise


@dataclass(frozen=True, slots=True)
class Settled:
    """An end as it is recorded."""

    held: Held
    ended: Ended
    report: Report | None  # with secrets masked; None: none came

    @property
    def body(self) -> bytes | None:
        """What is kept of the reported body; None leaves the first answer's."""
        return self.report.body if self.report else None


def end_by_report(held: Held, report: Report, at: datetime, jitter: float) -> Settled:
    """What the report means: success only if its body holds what the job expects."""
    claimed, timings, began = held.claimed, *_spent(held, at)
    reply = Reply(TAKEN_STATUS, body=(report.body or b"")[:BODY_KEPT_BYTES], timings=timings)
    if report.is_success:
        expected = Expectation(ANY_STATUS, claimed.expectation.body)
        ended = end_attempt(replace(claimed, expectation=expected), reply, began, at, jitter)
    else:
        message = Message.REPORTED.value
        if report.message:
            message = Message.REPORTED_FOR % {"message": report.message}
        ended = end_attempt(claimed, Fault("reported", message, timings), began, at, jitter)
    return Settled(held, ended, _told(report, reply, secrets_of(claimed)))


def end_without_report(held: Held, at: datetime, jitter: float) -> Settled:
    """What it means that the time for the report is over."""
    deadline = held.deadline or at
    timings, began = _spent(held, deadline)  # when it is noticed says nothing of the work
    limit = deadline - held.instant("completedAt", began)
    facts = Facts(phase="callback", limit_ms=round(limit.total_seconds() * 1000))
    message = Message.UNREPORTED % {"seconds": f"{limit.total_seconds():g}"}
    fault = Fault("timeout", message, timings, facts=facts)
    return Settled(held, end_attempt(held.claimed, fault, began, at, jitter), None)


def _spent(held: Held, until: datetime) -> tuple[Timings, datetime]:
    began = held.instant("startedAt", until)
    return Timings(total_ms=(until - began).total_seconds() * 1000), began


def _told(report: Report, reply: Reply, secrets: tuple[str, ...]) -> Report:
    body = None if report.body is None else masked(reply, secrets).body
    is_cut = len(report.body or b"") > BODY_KEPT_BYTES
    return replace(report, message=masked_text(report.message, secrets), body=body, is_cut=is_cut)
