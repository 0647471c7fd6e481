"""The adjustment that stands between a job's schedule and its ticks: its columns, read and set. [adapter]"""

from datetime import datetime
from typing import Any

from jobs.dispatching.following import Effective, effective
from jobs.models import CronJob
from jobs.schedules.adjusted import NO_ADJUSTMENT, Adjustment
from jobs.schedules.telling.standing import Standing
from jobs.shared_schedules import schedule_of

OF_TICKS = ("keep_every", "keep_anchor", "shift_seconds", "held_until")
COLUMNS = (
    *(*OF_TICKS, "adjusted_timeout_ms", "adjusted_since", "adjustment_note", "breaker"),
    *("rescheduled_at", "recovered_at", "measured_from"),
)


def adjustment_of(job: CronJob) -> Adjustment:
    """The job's, as the rules know it."""
    return from_columns(job.keep_every, job.keep_anchor, job.shift_seconds, job.held_until)


def from_columns(
    keep_every: int, keep_anchor: datetime | None, shift_seconds: int, held_until: datetime | None
) -> Adjustment:
    """The adjustment in OF_TICKS; for most jobs the one that changes nothing."""
    if keep_every == 1 and not shift_seconds and held_until is None:
        return NO_ADJUSTMENT
    return Adjustment(keep_every, keep_anchor, shift_seconds, held_until)


def standing_of(job: Any) -> Standing:
    """What is told of the adjustment of `job`, a job or a row with its columns."""
    adjustment = from_columns(job.keep_every, job.keep_anchor, job.shift_seconds, job.held_until)
    return Standing(adjustment, job.adjusted_timeout_ms, job.adjusted_since, job.adjustment_note)


def effective_of(job: CronJob) -> Effective:
    """What makes the job's ticks."""
    return effective(schedule_of(job), adjustment_of(job))


def put(job: CronJob, adjustment: Adjustment) -> None:
    """Set the columns that ticks come from."""
    job.keep_every, job.keep_anchor = adjustment.keep_every, adjustment.anchor
    job.shift_seconds, job.held_until = adjustment.shift_seconds, adjustment.held_until


def clear(job: CronJob, now: datetime) -> None:
    """Let the job run as its user wrote it; what it did before `now` is held against it no more.

    A shift stays: it is the user's own wish (`spread`).
    """
    put(job, Adjustment(shift_seconds=job.shift_seconds))
    job.adjusted_timeout_ms = job.adjusted_since = job.breaker = None
    job.rescheduled_at = job.recovered_at = None
    job.adjustment_note = ""
    job.measured_from = now
