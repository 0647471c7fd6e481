"""The live events: what of jobs and executions goes into each, and how it reads on the wire. [rule]

First a `Told` is taken, a light copy of what matters, so that no answer's body is kept waiting; it is shaped
only when somebody watches. Nothing secret is in it: no header, body, URL or query.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from json.encoder import encode_basestring_ascii
from types import NoneType
from typing import Any, NamedTuple
from uuid import UUID

from cronmanager.rest.casing import camel
from jobs.execution.attempt import Claimed, Ended
from jobs.execution.transport import Reply
from jobs.models import CronJob, ScheduleChange

CREATED, UPDATED, DELETED = "cron:created", "cron:updated", "cron:deleted"
SCHEDULE_CHANGED = "schedule:changed"
STARTED, COMPLETED, FAILED = "execution:started", "execution:completed", "execution:failed"
OF_JOB = ("isActive", "nextRunAt")
OF_CHANGE = ("changeId", "source", "reason", "before", "after", "nextRunAt")
OF_START = ("executionId", "trigger", "status", "scheduledFor", "attemptNumber", "nextRunAt")
OF_END = (
    "executionId",
    "trigger",
    "status",
    "scheduledFor",
    "startedAt",
    "completedAt",
    "attemptNumber",
    "lagMs",
    "executionTimeMs",
    "responseStatus",
    "errorKind",
    "errorMessage",
)
FACTS = {CREATED: OF_JOB, UPDATED: (*OF_JOB, "changed"), DELETED: OF_JOB, SCHEDULE_CHANGED: OF_CHANGE} | {
    STARTED: OF_START,
    COMPLETED: OF_END,
    FAILED: OF_END,
}
MESSAGE_LETTERS = 500  # of an error's message


class Told(NamedTuple):
    """Something that happened to a job of `owner_id`; `facts` are those that FACTS names, in that order."""

    event: str
    owner_id: UUID
    job_id: UUID
    job_name: str
    at: datetime
    facts: tuple[Any, ...]


def of_job(event: str, job: CronJob, at: datetime, changed: Iterable[str] | None = None) -> Told:
    """A job was made, changed or deleted; of a change the names of the fields, never their values."""
    names = () if event != UPDATED else ([camel(name) for name in sorted(changed or ())],)
    facts = (job.is_active, job.next_run_at, *names)
    return Told(event, job.created_by_id, job.pk, job.name, at, facts)


def of_schedule_change(change: ScheduleChange) -> Told:
    """A job's schedule became another; before and after are facts of the schedule and its window."""
    job = change.job
    facts = (change.pk, change.source, change.reason, change.before, change.after, job.next_run_at)
    return Told(SCHEDULE_CHANGED, job.created_by_id, job.pk, job.name, change.created_at, facts)


def of_starts(claimed: Iterable[Claimed]) -> Iterator[Told]:
    """Attempts that go out at their `due_at`, which is when it is told."""
    for one in claimed:
        facts = (one.id, one.trigger, "RUNNING", one.scheduled_for, one.attempt_number, one.next_run_at)
        yield Told(STARTED, one.owner_id, one.job_id, one.job_name, one.due_at, facts)


def of_ends(ended: Iterable[Ended]) -> Iterator[Told]:
    """Executions that are over. One that is tried again is not: its next attempt is told as a start."""
    for one in ended:
        if one.is_final:
            event = COMPLETED if one.outcome.kind is None else FAILED
            yield Told(event, one.owner_id, one.job_id, one.job_name, one.ended_at, _facts_of_end(one))


def _facts_of_end(one: Ended) -> tuple[Any, ...]:
    return (
        one.execution_id,
        one.trigger,
        one.status,
        one.scheduled_for,
        one.first_started_at,
        one.ended_at,
        one.attempt_number,
        round((one.first_started_at - one.scheduled_for).total_seconds() * 1000),
        round(one.answer.timings.total_ms),
        one.answer.status if isinstance(one.answer, Reply) else None,
        one.outcome.kind,
        one.outcome.message[:MESSAGE_LETTERS] if one.outcome.kind else None,
    )


def shape(told: Told) -> str:
    """The event as its frame reads; the same text goes to every socket."""
    values = (told.job_id, told.job_name, *told.facts, told.at)
    return FORMS[told.event] % tuple(map(_written, values))


def frame(event: str, data: dict[str, Any], at: datetime) -> str:
    """One frame: {"event", "data", "timestamp"}."""
    return json.dumps({"event": event, "data": data, "timestamp": _iso(at)}, separators=(",", ":"))


def lagging(dropped: int, at: datetime) -> str:
    """So many events that were yours did not reach you."""
    return frame("lagging", {"dropped": dropped}, at)


def _form(event: str) -> str:
    names = ("jobId", "jobName", *FACTS[event])
    data = ",".join(f'"{name}":%s' for name in names)
    return f'{{"event":"{event}","data":{{{data}}},"timestamp":%s}}'


# A third of what json.dumps of a dict costs, and a herd has tens of thousands of events
FORMS = {event: _form(event) for event in FACTS}


def _written(value: Any) -> str:
    return WRITERS.get(type(value), json.dumps)(value)


def _iso(at: datetime) -> str:
    text = at.isoformat(timespec="milliseconds")
    return text[:-6] + "Z" if text.endswith("+00:00") else _iso(at.astimezone(UTC))


WRITERS: dict[type, Callable[[Any], str]] = {
    UUID: lambda value: f'"{value}"',
    datetime: lambda value: f'"{_iso(value)}"',
    str: encode_basestring_ascii,
    int: str,
    NoneType: lambda _: "null",
}
