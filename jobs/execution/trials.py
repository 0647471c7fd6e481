"""Calls made now, at the wish of a person who waits, outside of schedule and history. [adapter]

The web process has one transport for them, driven by one thread, which starts with the first call.
"""

import threading
from collections import deque
from dataclasses import replace
from datetime import datetime
from functools import cache
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from jobs.execution import worker
from jobs.execution.attempt import judged
from jobs.execution.building import Attempt, build
from jobs.execution.claim import callback_url_of
from jobs.execution.drafts import Columns, Draft, draft
from jobs.execution.egress import EgressPolicy
from jobs.execution.messages import Message
from jobs.execution.named_secrets import values_of
from jobs.execution.outcome import Outcome, expectation
from jobs.execution.resolver import look_up
from jobs.execution.templates import Values
from jobs.execution.transport import Answer, Fault, Request, Transport
from jobs.execution.wire import host_and_port, is_address
from jobs.models import CronExecution, CronJob

STEP_S = 1.0
SLACK_S = 2.0  # past the call's own time-out, for a thread that is slow to be woken


class Caller:
    """A thread that drives a transport; `call` may be used from any other."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._inbox: deque[tuple[Request, Waiting]] = deque()
        self._is_closing = False
        self._thread = threading.Thread(target=self._run, name="trials", daemon=True)
        self._thread.start()

    def call(self, request: Request) -> Answer:
        """The answer to `request`, however long that takes within its time-out."""
        waiting = Waiting()
        self._inbox.append((request, waiting))
        self._transport.wake()
        return waiting.answer_within(request.timeout_ms / 1000 + SLACK_S)

    def close(self) -> None:
        """End the thread and every connection."""
        self._is_closing = True
        self._transport.wake()
        self._thread.join()

    def _run(self) -> None:
        while not self._is_closing:
            while self._inbox:
                request, waiting = self._inbox.popleft()
                self._transport.start(self._transport.prepare(request, waiting.take))
            self._transport.step(STEP_S)
        self._transport.close()


class Waiting:
    """One who waits for an answer."""

    def __init__(self) -> None:
        self._answer: Answer = Fault("timeout", Message.UNMADE.value)
        self._is_there = threading.Event()

    def take(self, answer: Answer) -> None:
        """Here it is."""
        self._answer = answer
        self._is_there.set()

    def answer_within(self, seconds: float) -> Answer:
        """The answer, or a fault when it does not come."""
        self._is_there.wait(seconds)
        return self._answer


@cache
def caller() -> Caller:
    """This process's own."""
    return Caller(worker.make_transport())


def build_now(job: CronJob, now: datetime) -> Request | Fault:
    """The request that `job`, stored or not, would send now."""
    return _build(job, Attempt(job.pk, uuid4(), 1), now, now, used_at=now)


def build_again(execution: CronExecution) -> Request | Fault:
    """The request of the last attempt of `execution`, as its job is now: what was sent is not kept."""
    attempt = Attempt(execution.job_id, execution.pk, max(1, execution.attempt_number))
    began_at = execution.started_at or execution.scheduled_for
    return _build(execution.job, attempt, execution.scheduled_for, began_at, used_at=None)


def _build(
    job: CronJob, attempt: Attempt, scheduled_for: datetime, now: datetime, *, used_at: datetime | None
) -> Request | Fault:
    sent = draft(Columns.of(job))
    owner: UUID = job.created_by_id
    names = sent.places.secret_names if isinstance(sent, Draft) and sent.places else frozenset()
    secrets = values_of({(owner, name) for name in names}, used_at).get(owner, {})
    who = str(attempt.execution_id), attempt.number, job.name, str(job.pk)
    if job.async_timeout_ms is not None:  # the URL of one that is made up leads nowhere
        attempt = replace(attempt, callback_url=callback_url_of(attempt.execution_id, attempt.number))
    return build(sent, attempt, Values(scheduled_for, now, *who, job.timezone, secrets))


def call_now(job: CronJob, request: Request | Fault) -> tuple[Outcome, Answer]:
    """Send `request` and judge its answer as the job's own would be, secrets masked; nothing is kept."""
    if not connection.in_atomic_block:
        connection.close()  # a long call must not keep one of the database's few connections
    answer = caller().call(request) if isinstance(request, Request) else request
    expected = expectation(job.expected_status, job.expected_body, job.max_duration_ms)
    return judged(answer, expected, request.secrets if isinstance(request, Request) else ())


def verdicts(request: Request) -> list[tuple[str, str | None]]:
    """Each address that the request leads to now, and why it may not be called; None when it may."""
    policy = EgressPolicy(settings.EGRESS_ALLOW, settings.EGRESS_DENY, settings.PUBLIC_URL)
    host, _ = host_and_port(request.url)
    addresses = (host,) if is_address(host) else look_up(host)
    if isinstance(addresses, str):
        return [("", f"The name {host} did not resolve: {addresses}")]
    judge = policy.own_verdict if policy.is_own(request.url, request.headers) else policy.verdict
    return [(address, judge(address, host)) for address in addresses]
