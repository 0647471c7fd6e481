"""The schedule by which a job really runs, on the wire. [face]"""

from collections.abc import Callable
from typing import Any

from cronmanager.rest.fields import written
from jobs.adjustments import standing_of
from jobs.schedules import Schedule
from jobs.schedules.telling.standing import AS_WRITTEN, standing_sentence


def effective_shape(job: Any, schedule: Callable[[], Schedule]) -> dict[str, Any] | None:
    """What stands between the job's schedule and its ticks; None, for most, where nothing does.

    `job` is one, or a row with its columns; `schedule` is only asked for where it is needed.
    """
    standing = standing_of(job)
    if standing == AS_WRITTEN:
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
