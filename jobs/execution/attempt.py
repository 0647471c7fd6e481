"""An attempt from claim to end, and what its end means: final, or tried again. [rule]"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from jobs.execution.callbacks import is_taken
from jobs.execution.masking import masked, masked_text
from jobs.execution.outcome import SUCCESS, Expectation, Outcome, judge
from jobs.execution.retry import RetryRule, asked_pause, next_try, retry_delay_ms
from jobs.execution.transport import Answer, Fault, Reply, Request

LONGEST_LAG_MS = 2**31 - 1  # some 24 days: what is later than that is told as that


@dataclass(frozen=True, slots=True)
class Claimed:
    """An execution that this worker holds, with all that its attempt needs."""

    id: UUID
    job_id: UUID
    scheduled_for: datetime
    due_at: datetime
    attempt_number: int
    losses: int
    started_at: datetime | None
    job_name: str
    overlap_policy: str
    retry_count: int
    retry_backoff_ms: int
    next_run_at: datetime | None
    owner_id: UUID  # of the job: who is told of it
    trigger: str
    request: Request | Fault  # a fault where the stored job cannot be made into a request
    expectation: Expectation
    host: str
    has_predecessor: bool  # another execution of the job was unfinished at the claim
    retry_rule: RetryRule
    async_timeout_ms: int | None = None  # how long an endpoint that takes the work has to report


@dataclass(frozen=True, slots=True)
class Ended:
    """An attempt that is over, as it is recorded. Times are UTC; `retry_at` is None when it was the last."""

    execution_id: UUID
    job_id: UUID
    job_name: str
    owner_id: UUID
    trigger: str
    attempt_number: int
    scheduled_for: datetime
    first_started_at: datetime
    started_at: datetime
    ended_at: datetime
    outcome: Outcome
    answer: Answer
    retry_at: datetime | None
    releases_waiting: bool  # the job queues what overlaps: one may wait for this end
    host: str
    report_until: datetime | None = None  # the endpoint has taken the work: the execution goes on

    @property
    def is_final(self) -> bool:
        """Whether the execution is over: no further try, no report to come."""
        return self.retry_at is None and self.report_until is None

    @property
    def status(self) -> str:
        """The execution's status from here on."""
        if self.report_until:
            return "RUNNING"
        if self.outcome.kind is None:
            return "SUCCESS"
        return "RETRYING" if self.retry_at else "FAILED"

    @property
    def lag_ms(self) -> int | None:
        """Milliseconds from the tick to the start; None of a backfill, whose ticks are past by nature."""
        if self.trigger == "backfill":
            return None
        return min(round((self.started_at - self.scheduled_for).total_seconds() * 1000), LONGEST_LAG_MS)

    def replaced(self, answer: Answer) -> "Ended":
        """The same end with another answer in place of one that cannot be stored."""
        return replace(self, answer=answer)


def end_attempt(
    claimed: Claimed, answer: Answer, started_at: datetime, ended_at: datetime, jitter: float
) -> Ended:
    """Judge the answer by what the job expects and decide on a further try."""
    secrets = secrets_of(claimed)
    report_until = _report_until(claimed, answer, ended_at)
    outcome, answer = judged(answer, claimed.expectation, secrets)
    if report_until:
        outcome = SUCCESS  # of the attempt so far; what is expected is asked of the report
    return Ended(
        claimed.id,
        claimed.job_id,
        claimed.job_name,
        claimed.owner_id,
        claimed.trigger,
        claimed.attempt_number,
        claimed.scheduled_for,
        claimed.started_at or started_at,
        started_at,
        ended_at,
        outcome,
        answer,
        None if report_until else _retry_at(claimed, outcome, answer, ended_at, jitter),
        claimed.overlap_policy == "queue",
        claimed.host,
        report_until,
    )


def secrets_of(claimed: Claimed) -> tuple[str, ...]:
    """What must not be told of the answer."""
    return claimed.request.secrets if isinstance(claimed.request, Request) else ()


def _report_until(claimed: Claimed, answer: Answer, ended_at: datetime) -> datetime | None:
    if claimed.async_timeout_ms is None or not isinstance(answer, Reply):
        return None
    if not is_taken(answer.status, answer.headers):
        return None
    return ended_at + timedelta(milliseconds=claimed.async_timeout_ms)


def judged(answer: Answer, expected: Expectation, secrets: tuple[str, ...]) -> tuple[Outcome, Answer]:
    """What `answer` means, and the answer as it may be told; the rule sees secrets, people do not."""
    outcome = judge(answer, expected)
    if not secrets:
        return outcome, answer
    told = replace(outcome, message=masked_text(outcome.message, secrets))
    return told, masked(answer, secrets)


def _retry_at(
    claimed: Claimed, outcome: Outcome, answer: Answer, ended_at: datetime, jitter: float
) -> datetime | None:
    reply = answer if isinstance(answer, Reply) else None
    is_unsendable = isinstance(answer, Fault) and answer.facts.phase == "request"
    if is_unsendable or not claimed.retry_rule.covers(outcome.kind, reply.status if reply else None):
        return None
    failed = claimed.attempt_number - claimed.losses
    backoff = timedelta(milliseconds=retry_delay_ms(failed, claimed.retry_backoff_ms, jitter))
    return next_try(
        failed,
        claimed.retry_count,
        backoff + (asked_pause(reply.headers, ended_at) if reply else timedelta()),
        ended_at,
        claimed.next_run_at if claimed.overlap_policy == "skip" else None,
    )
