"""Each minute: who fails again and again is held, who is well again goes on. [story]"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jobs.models import AutoReschedule, CronJob
from jobs.rescheduling import apply, breaker, evidence, incidents, probing
from jobs.rescheduling.apply import Edit, Why
from jobs.rescheduling.kept import breaker_of, incident_of, waiting_since
from jobs.rescheduling.pieces import pieces
from jobs.rescheduling.probing import Probe
from jobs.rescheduling.proposed import PAUSE, hold, open_breaker, release
from jobs.rescheduling.review import keep_suggestions
from jobs.rescheduling.sentences import Form
from jobs.rescheduling.tunings import tuning_for

RULE = "breaker"


def watch(now: datetime) -> None:
    """Hear what probes have brought, then hold what fails.

    1. Where rescheduling is switched off, everything that is held goes on.
    2. Probes of hosts are heard first, then those of single jobs.
    3. What newly fails is held for its host where many of its jobs fail, else for itself.
    """
    if not settings.AUTO_RESCHEDULING_ENABLED:
        let_all_go(now)
        return
    heard = probing.probes()
    incidents.hear(heard, now)
    for some in pieces(heard, apply.AT_ONCE):
        hear(some, now)
    failing = probing.failing()
    if failing:
        failing = incidents.find(failing, now)
    for ids in pieces(sorted(failing), apply.AT_ONCE):
        hold_failing({one: failing[one] for one in ids}, now)


@transaction.atomic
def hear(probes: Sequence[Probe], now: datetime) -> None:
    """Let jobs go on whose probe succeeded; hold the others on, for longer."""
    by_job = {one.job_id: one for one in probes}
    done: list[Edit] = []
    still: list[CronJob] = []
    for job in apply.lock(by_job):
        probe = by_job[job.pk]
        if job.breaker is None or incident_of(job) or waiting_since(job) >= probe.ended_at:
            continue  # somebody was quicker, or the host's incident decides
        if probe.succeeded:
            reason = Form.RELAPSED if breaker_of(job).is_relapse else Form.WELL
            done.append(apply.begin(job, Why(RULE, reason.value), now))
            release(job, now)
        else:
            hold(
                job,
                breaker.after_failed_probe(
                    breaker_of(job), probe.ended_at, tuning_for(job.rescheduling_tuning)
                ),
                now,
            )
            still.append(job)
    apply.store([(job, now) for job in still], now)
    apply.finish(done, now)


@transaction.atomic
def hold_failing(failing: dict[UUID, int], now: datetime) -> None:
    """Hold those that have failed often enough in a row, or propose to."""
    asked = evidence.asked_lately(list(failing), now)
    edits, suggestions = [], []
    for job in apply.lock(failing):
        count, tuning = failing[job.pk], tuning_for(job.rescheduling_tuning)
        is_same = job.is_active and job.breaker is None
        if not is_same or not breaker.is_to_open(count, job.is_critical, job.rescheduled_at, tuning, now):
            continue
        why = why_held(count, tuning.breaker_failures)
        if job.auto_reschedule == AutoReschedule.APPLY:
            edits.append(apply.begin(job, why, now))
            open_breaker(job, now)
            job.rescheduled_at = now
        elif (job.pk, RULE) not in asked:
            suggestions.append(apply.suggest(job, why, dict(PAUSE), now))
    apply.finish(edits, now)
    keep_suggestions(suggestions)


def why_held(count: int, threshold: int) -> Why:
    """A job that failed so often in a row."""
    reason = Form.IN_A_ROW % {"count": count}
    return Why(RULE, reason, {"consecutiveFailures": count}, f"{threshold}", Form.PROBES.value)


def let_all_go(now: datetime) -> None:
    """Release every held job."""
    held = CronJob.objects.filter(breaker__isnull=False).order_by("pk").values_list("pk", flat=True)
    for some in pieces(list(held), apply.AT_ONCE):
        let_go(some, Why(RULE, Form.SWITCHED_OFF.value), now)
    incidents.end_all(now)


@transaction.atomic
def let_go(ids: Iterable[UUID], why: Why, now: datetime) -> None:
    """Release these jobs."""
    edits = []
    for job in apply.lock(ids):
        if job.breaker is not None:
            edits.append(apply.begin(job, why, now))
            release(job, now)
    apply.finish(edits, now)
