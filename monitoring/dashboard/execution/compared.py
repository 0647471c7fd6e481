"""An execution beside the last good one before it. [store]"""

from dataclasses import dataclass

from jobs.models import CronExecution, ExecutionStatus
from monitoring.dashboard.differences import Facts, Row, rows_between
from monitoring.dashboard.telling import status_word
from monitoring.dashboard.words import KINDS

EXAMINED = 1000  # a job that has failed longer than that has no good run to be compared with


OF_ANSWERS = frozenset({"headers", "body"})  # where none came, that all of it is missing says nothing


@dataclass(frozen=True, slots=True)
class Compared:
    """The last good run, and what differs."""

    good: CronExecution
    rows: list[Row]


def compared(execution: CronExecution) -> Compared | None:
    """What differs from the last good run of the same job; None without one, or without an attempt."""
    if not execution.attempts:
        return None
    good = last_good_before(execution)
    if good is None:
        return None
    rows = rows_between(facts_of(good), facts_of(execution))
    is_answered = execution.response_status is not None
    return Compared(good, [row for row in rows if is_answered or row.part not in OF_ANSWERS])


def last_good_before(execution: CronExecution) -> CronExecution | None:
    """The newest success among the executions of the job that were scheduled before."""
    before = CronExecution.objects.filter(
        job_id=execution.job_id, scheduled_for__lt=execution.scheduled_for
    ).order_by("-scheduled_for", "-id")
    newest = before.values("pk")[:EXAMINED]
    good = CronExecution.objects.filter(pk__in=newest, status=ExecutionStatus.SUCCESS)
    return good.order_by("-scheduled_for", "-id").first()


def facts_of(execution: CronExecution) -> Facts:
    """As far as it is compared."""
    connection = execution.connection_facts or {}
    kind = execution.error_kind
    return Facts(
        status_word(execution.status),
        execution.response_status,
        execution.response_headers or (),
        bytes(execution.response_body or b""),
        execution.timings,
        execution.remote_address,
        connection.get("certificateEndsAt"),
        connection.get("tlsVersion"),
        kind and str(KINDS.get(kind, kind)),
    )
