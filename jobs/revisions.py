"""Which edit of a job one has seen, and in which state. [rule]"""

import json
from hashlib import blake2b
from typing import Any

from jobs.adjustments import COLUMNS
from jobs.models import CronJob

OF_THE_ENGINE = ("status", "last_run_at", "next_run_at", "consecutive_failures", *COLUMNS)
EDITED = tuple(
    field.attname
    for field in CronJob._meta.concrete_fields  # noqa: SLF001
    if field.attname not in OF_THE_ENGINE
)


def revision_of(job: CronJob) -> str:
    """Another after each edit; what the engine writes into a job changes nothing here.

    Made from the columns themselves: two edits in one microsecond are two.
    """
    return _digest([getattr(job, name) for name in EDITED], 8)


def state_of(job: CronJob) -> str:
    """Another when the job shows another state."""
    shown = [getattr(job, name) for name in OF_THE_ENGINE]
    return _digest([*shown, getattr(job, "is_running", False)], 4)


def _digest(values: list[Any], size: int) -> str:
    text = json.dumps(values, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=size).hexdigest()
