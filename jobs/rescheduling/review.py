"""Once an hour: what the rules make of each job about which there is something to say. [story]"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jobs import announcements
from jobs.adjustments import adjustment_of
from jobs.models import AutoReschedule, CronJob, ScheduleChange, Spread
from jobs.rescheduling import apply, evidence, load, measuring, rules
from jobs.rescheduling.apply import Why
from jobs.rescheduling.evidence import Asked
from jobs.rescheduling.pace import between_calls
from jobs.rescheduling.periods import period_seconds
from jobs.rescheduling.pieces import pieces
from jobs.rescheduling.proposed import proposed_of, set_proposed
from jobs.rescheduling.rules import Proposal, Standing
from jobs.rescheduling.spread import offset_seconds
from jobs.rescheduling.tunings import tuning_for
from jobs.shared_schedules import schedule_of

AT_ONCE = 50  # jobs whose executions are read together
DONE_AT_ONCE = 25  # of them changed in one transaction, which ends before the next tick
FORECAST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be done with a job."""

    job: CronJob
    proposal: Proposal

    @property
    def is_asked(self) -> bool:
        """Whether a person decides: a warning never changes anything by itself."""
        return self.job.auto_reschedule != AutoReschedule.APPLY or self.proposal.kind == "warn"


def review(now: datetime, is_dry: bool = False) -> list[Verdict]:
    """Change schedules, or propose to, as the rules say; dry, only say what would be done.

    1. What came of earlier changes is written down; suggestions that no longer fit are let go.
    2. The jobs are found about which a rule may have something to say, an hour of the window at a time.
    3. Some at a time, their executions are looked at and the rules asked.
    4. What they say is done in transactions of few jobs.

    All in short steps between the calls: no tick waits for it.
    """
    if not settings.AUTO_RESCHEDULING_ENABLED:
        return []
    if not is_dry:
        measuring.measure(now)
        measuring.expire(now)
    crowds = Crowds(now)
    found: list[Verdict] = []
    for ids in between_calls(pieces(candidates(now), AT_ONCE)):
        verdicts = judge(ids, crowds, now)
        if not is_dry:
            for some in between_calls(pieces(verdicts, DONE_AT_ONCE)):
                carry_out(some, now)
        found += verdicts
    return found


def candidates(now: datetime) -> list[UUID]:
    """The jobs about which a rule may have something to say, by the product's own constants."""
    tuning = tuning_for({})
    return evidence.candidates(tuning, between_calls(evidence.parts_of(tuning, now)))


class Crowds:
    """How full the minutes are in which a job ticks; looked up only once a job may be spread."""

    def __init__(self, now: datetime) -> None:
        self._start = now.replace(second=0, microsecond=0)
        self._found: load.Forecast | None = None

    def standing(self, standing: Standing, job: CronJob) -> Standing:
        """`standing` with what the rule of load asks for, where the job may be spread by it."""
        if job.spread != Spread.AUTO or job.shift_seconds:
            return standing
        if self._found is None:
            self._found = load.forecast(None, self._start, FORECAST_MINUTES)
            self._crowd = load.crowd_of(self._found)
        period = period_seconds(standing.schedule, self._start)
        return replace(
            standing,
            offset_seconds=offset_seconds(job.pk, job.spread, period),
            crowd=self._crowd(standing.schedule),
            mean_load=fmean(self._found.as_adjusted),
        )


def judge(ids: Sequence[UUID], crowds: Crowds, now: datetime) -> list[Verdict]:
    """What the rules say of these jobs; nothing of most."""
    jobs = list(CronJob.objects.select_related("crontab", "interval", "clocked").filter(pk__in=ids))
    tunings = {job.pk: tuning_for(job.rescheduling_tuning) for job in jobs}
    windows = evidence.windows([Asked(*one) for one in tunings.items()], now)
    slowed = evidence.slowdowns_lately(ids, now)
    asked = evidence.asked_lately(ids, now)
    found = []
    for job in jobs:
        standing = crowds.standing(standing_of(job, slowed), job)
        proposal = rules.review(standing, windows[job.pk], tunings[job.pk], now)
        if proposal and (job.pk, proposal.rule) not in asked and is_about(job, proposal):
            found.append(Verdict(job, proposal))
    return found


def is_about(job: CronJob, proposal: Proposal) -> bool:
    """Whether the rule's measure is the job's: a request's time-out says nothing of work reported later."""
    return proposal.rule != "slow" or job.async_timeout_ms is None


def standing_of(job: CronJob, slowed: Mapping[UUID, int]) -> Standing:
    """The job as the rules see it."""
    return Standing(
        schedule=schedule_of(job),
        adjustment=adjustment_of(job),
        timeout_ms=job.timeout_ms,
        adjusted_timeout_ms=job.adjusted_timeout_ms,
        max_timeout_ms=job.max_timeout_ms,
        max_slowdown=job.max_slowdown,
        is_critical=job.is_critical,
        is_open=job.breaker is not None,
        changed_at=job.rescheduled_at,
        slowdowns_lately=slowed.get(job.pk, 0),
    )


@transaction.atomic
def carry_out(verdicts: Sequence[Verdict], now: datetime) -> list[ScheduleChange]:
    """Do what is to be done, where the job is still as it was judged."""
    judged = {one.job.pk: one for one in verdicts}
    jobs = [job for job in apply.lock(judged) if is_the_same(job, judged[job.pk].job)]
    edits, suggestions = [], []
    for job in jobs:
        verdict = judged[job.pk]
        why, proposed = (
            why_of(verdict.proposal),
            proposed_of(verdict.proposal, tuning_for(job.rescheduling_tuning)),
        )
        if verdict.is_asked:
            suggestions.append(apply.suggest(job, why, proposed, now))
            continue
        edits.append(apply.begin(job, why, now))
        set_proposed(job, proposed, now)
        job.rescheduled_at = now
    keep_suggestions(suggestions)
    return apply.finish(edits, now)


def keep_suggestions(suggestions: Sequence[ScheduleChange]) -> None:
    """Store and tell them; a job has one at a time, the newest."""
    if suggestions:
        older = ScheduleChange.objects.filter(job__in=[one.job_id for one in suggestions], status="suggested")
        older.update(status="expired")
        ScheduleChange.objects.bulk_create(suggestions)
        announcements.schedules_changed.send(ScheduleChange, changes=list(suggestions), by=None)


def is_the_same(job: CronJob, judged: CronJob) -> bool:
    """Whether nobody has changed the job since it was looked at."""
    names = ("is_active", "auto_reschedule", "measured_from", "keep_every", "breaker", "updated_at")
    return all(getattr(job, name) == getattr(judged, name) for name in names)


def why_of(proposal: Proposal) -> Why:
    """What the account keeps of a proposal."""
    return Why(
        rule=proposal.rule,
        reason=proposal.reason,
        metrics=proposal.metrics,
        threshold=f"{proposal.threshold:g}",
        expected=proposal.expected,
    )
