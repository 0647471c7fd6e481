"""What became of a tick that has its row. [story]"""

from collections.abc import Callable

from cronmanager.language import gettext
from jobs.explaining import evidence, sentences
from jobs.explaining.sentences import Clock, Explanation
from jobs.models import CronExecution, CronJob, ExecutionStatus, Trigger


def of_execution(job: CronJob, row: CronExecution) -> Explanation:
    """What became of a tick that has its row."""
    facts = {
        "executionId": row.pk,
        "status": row.status,
        "trigger": row.trigger,
        "lagMs": row.lag_ms,
        "attempts": row.attempt_number,
        "errorKind": row.error_kind,
        "responseStatus": row.response_status,
    }
    told = SAID.get(row.status, _of_unfinished)(job, row)
    return Explanation(row.status.lower(), told.sentence, facts | told.facts)


def _of_success(job: CronJob, row: CronExecution) -> Explanation:
    text = sentences.succeeded(
        how_it_ran(job, row), row.response_status, row.attempt_number, row.execution_time_ms
    )
    return Explanation("", text)


def how_it_ran(job: CronJob, row: CronExecution) -> str:
    """How late; or when, where that is not by its tick."""
    if row.trigger != Trigger.BACKFILL or row.started_at is None:
        return sentences.late(row.lag_ms)
    return sentences.in_a_backfill(Clock(job.timezone).write(row.started_at.replace(microsecond=0)))


def _of_failure(job: CronJob, row: CronExecution) -> Explanation:
    text = sentences.failed(how_it_ran(job, row), row.attempt_number, row.error_kind, row.error_message)
    return Explanation("", f"{text} {until_when_it_worked(job, row)}".strip())


def until_when_it_worked(job: CronJob, row: CronExecution) -> str:
    """Until when the job worked, of an execution that did not; empty where that is not known."""
    if row.error_kind is None:
        return ""
    last = evidence.last_success_before(row)
    if last is None or last.completed_at is None:
        return ""
    at = last.completed_at.replace(microsecond=0)
    return sentences.worked_until(at, row.scheduled_for, job.timezone)


def _of_skip(job: CronJob, row: CronExecution) -> Explanation:
    going_on = evidence.running_at(job, row.scheduled_for, row.pk)
    if going_on is None:
        return Explanation("", sentences.skipped(row.skip_reason, None))
    text = sentences.skipped(None, Clock(job.timezone).write(going_on.scheduled_for))
    return Explanation("", text, {"overlappedExecutionId": going_on.pk})


def _of_miss(job: CronJob, row: CronExecution) -> Explanation:
    clock, first = Clock(job.timezone), evidence.first_missed_before(job, row.scheduled_for)
    text = sentences.missed(clock.write(first), clock.write(row.created_at.replace(microsecond=0)))
    return Explanation("", text, {"firstMissed": first, "noticedAt": row.created_at})


def _of_cancellation(job: CronJob, row: CronExecution) -> Explanation:
    at = row.completed_at or row.created_at
    by = next((one.by for one in reversed(evidence.changes_of(job)) if one.at == at), None)
    return Explanation("", sentences.cancelled(row.skip_reason, by, Clock(job.timezone).write(at)))


def _of_unfinished(job: CronJob, row: CronExecution) -> Explanation:
    if row.async_deadline:
        text = sentences.awaiting_report(Clock(job.timezone).write(row.async_deadline.replace(microsecond=0)))
        return Explanation("", text, {"asyncDeadline": row.async_deadline})
    said = {
        ExecutionStatus.PENDING: gettext("It has its row and waits for its instant, or for a worker."),
        ExecutionStatus.RUNNING: gettext(
            "A worker has it: the call is about to go out, or its answer is awaited."
        ),
        ExecutionStatus.RETRYING: gettext("An attempt has failed; another follows."),
    }
    return Explanation("", said[ExecutionStatus(row.status)], {"dueAt": row.due_at})


SAID: dict[str, Callable[[CronJob, CronExecution], Explanation]] = {
    ExecutionStatus.SUCCESS: _of_success,
    ExecutionStatus.FAILED: _of_failure,
    ExecutionStatus.SKIPPED: _of_skip,
    ExecutionStatus.MISSED: _of_miss,
    ExecutionStatus.CANCELLED: _of_cancellation,
}
