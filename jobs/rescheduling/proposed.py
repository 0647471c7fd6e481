"""What a rule proposes: as it is stored with a suggestion, and set on a job. [adapter]"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from jobs import adjustments
from jobs.adjustments import adjustment_of
from jobs.models import CronJob
from jobs.rescheduling import breaker as breakers
from jobs.rescheduling.breaker import Breaker
from jobs.rescheduling.kept import breaker_of, column_of
from jobs.rescheduling.rules import Proposal
from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.tunings import tuning_for
from jobs.schedules.adjusted import keeping_every
from jobs.shared_schedules import schedule_of

PAUSE: Mapping[str, Any] = {"pause": True}
LONGEST_TIMEOUT_MS = 300_000


def proposed_of(proposal: Proposal, tuning: Tuning) -> dict[str, Any]:
    """What differs: how many ticks are kept, the shift, the time-out; a warning proposes that, too."""
    before, after = proposal.before, proposal.after
    found: dict[str, Any] = {}
    if after.keep_every != before.keep_every:
        found["keepEvery"] = after.keep_every
    if after.shift_seconds != before.shift_seconds:
        found["shiftSeconds"] = after.shift_seconds
    if proposal.timeout_after_ms != proposal.timeout_before_ms:
        found["timeoutMs"] = proposal.timeout_after_ms
    if proposal.kind == "warn":
        found["timeoutMs"] = min(
            round(proposal.timeout_before_ms * tuning.timeout_factor), LONGEST_TIMEOUT_MS
        )
    return found


def set_proposed(job: CronJob, proposed: Mapping[str, Any], now: datetime) -> None:
    """Set on `job` what `proposed` says, counted from `now` on."""
    if proposed.get("pause"):
        open_breaker(job, now)
        return
    adjustment = adjustment_of(job)
    if "keepEvery" in proposed:
        adjustment = keeping_every(schedule_of(job), adjustment, proposed["keepEvery"], now)
    if "shiftSeconds" in proposed:
        adjustment = replace(adjustment, shift_seconds=proposed["shiftSeconds"])
    adjustments.put(job, adjustment)
    if "timeoutMs" in proposed:
        longer_ms = proposed["timeoutMs"]
        job.adjusted_timeout_ms = longer_ms if longer_ms > job.timeout_ms else None


def open_breaker(job: CronJob, now: datetime) -> None:
    """Hold the job until a probe succeeds."""
    opened = breakers.opened(adjustment_of(job), job.recovered_at, tuning_for(job.rescheduling_tuning), now)
    hold(job, opened, now)


def hold(job: CronJob, breaker: Breaker, now: datetime, incident: Any = None) -> None:
    """Set the breaker as it is now: no tick before its next probe."""
    adjustments.put(job, breakers.held(adjustment_of(job), breaker.held_until))
    job.breaker = column_of(breaker, now, incident)


def release(job: CronJob, now: datetime) -> None:
    """Close the breaker: the job goes on as before, or after a relapse somewhat more slowly."""
    after = breakers.closed(schedule_of(job), adjustment_of(job), breaker_of(job), job.max_slowdown, now)
    adjustments.put(job, after)
    job.breaker, job.recovered_at = None, now
