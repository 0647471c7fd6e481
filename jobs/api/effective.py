"""The schedule by which a job really runs, on the wire. [face]"""

from collections.abc import Callable
from typing import Any

from cronmanager.rest.fields import written
from jobs.adjustments import from_columns
from jobs.schedules import Schedule
from jobs.schedules.telling.standing import Standing, standing_sentence


def effective_shape(job: Any, schedule: Callable[[], Schedule]) -> dict[str, Any] | None:
    """What stands between the job's schedule and its ticks; None, for most, where nothing does.

    `job` is one, or a row with its columns; `schedule` is only asked for where it is needed.
    """
    adjustment = from_columns(job.keep_every, job.keep_anchor, job.shift_seconds, job.held_until)
    standing = Standing(adjustment, job.adjusted_timeout_ms, job.adjusted_since, job.adjustment_note)
    if standing == Standing(from_columns(1, None, 0, None)):
        return None
    return {
        "description": standing_sentence(schedule(), standing, job.timezone),
        "keepEvery": job.keep_every,
        "shiftSeconds": job.shift_seconds,
        "heldUntil": written(job.held_until),
        "timeoutMs": job.adjusted_timeout_ms,
        "since": written(job.adjusted_since),
        "note": job.adjustment_note,
    }
