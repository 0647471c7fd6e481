"""A host that fails for many jobs at once: held, probed and let go as one thing. [story]"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from jobs import announcements
from jobs.adjustments import adjustment_of
from jobs.identifiers import time_ordered_ids
from jobs.models import AutoReschedule, CronJob, HostIncident, ScheduleChange
from jobs.rescheduling import apply, hosts, probing
from jobs.rescheduling.apply import Why
from jobs.rescheduling.breaker import Breaker, opened, probe_gap
from jobs.rescheduling.hosts import HostJob
from jobs.rescheduling.kept import breaker_of, incident_of
from jobs.rescheduling.pieces import pieces
from jobs.rescheduling.probing import Probe
from jobs.rescheduling.proposed import hold, release
from jobs.rescheduling.sentences import Form
from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.tunings import tuning_for

RULE = "host"
LEASE = timedelta(hours=1)  # of those that do not probe; it ends by itself should nobody renew it
RENEWED_BEFORE = timedelta(minutes=30)
MOST_PROBERS = 2  # at a time
SILENT_AFTER = timedelta(minutes=20)  # a prober that was edited, deleted or skipped its tick


def find(failing: dict[UUID, int], now: datetime) -> dict[UUID, int]:
    """Hold hosts that are down; returns the failing jobs that are no host's matter."""
    left = dict(failing)
    for (owner_id, host), count in _suspects(failing).items():
        if count >= tuning_for({}).host_jobs:
            for job_id in _look_at(owner_id, host, failing, now):
                left.pop(job_id, None)
    return left


def hear(probes: Sequence[Probe], now: datetime) -> None:
    """End incidents whose host answers, and have the others probed again."""
    by_job = {one.job_id: one for one in probes}
    for incident in HostIncident.objects.filter(ended_at__isnull=True):
        held = list(_members(incident).values_list("pk", flat=True))
        heard = [by_job[one] for one in held if one in by_job and by_job[one].ended_at > incident.probed_at]
        if not held or any(one.succeeded for one in heard):
            _end(incident, held, now)
        elif heard:
            _probe_again(incident, incident.failed_probes + 1, max(one.ended_at for one in heard), now)
        elif incident.probed_at < now - SILENT_AFTER:
            _probe_again(incident, incident.failed_probes, now, now)
        _renew(incident, now)


def end_all(now: datetime) -> None:
    """No host is held any more."""
    HostIncident.objects.filter(ended_at__isnull=True).update(ended_at=now)


def _suspects(failing: dict[UUID, int]) -> dict[tuple[UUID, str], int]:
    """How many jobs of an owner fail or are held for each host of which one newly fails."""
    columns = ("id", "created_by_id", "endpoint_url")
    found: dict[tuple[UUID, str], int] = defaultdict(int)
    for job in CronJob.objects.filter(pk__in=failing).only(*columns):
        found[job.created_by_id, probing.host_of(job)] += 1
    for job in CronJob.objects.filter(breaker__isnull=False).only(*columns):
        if (job.created_by_id, probing.host_of(job)) in found:
            found[job.created_by_id, probing.host_of(job)] += 1
    return {key: count for key, count in found.items() if key[1]}


def _look_at(owner_id: UUID, host: str, failing: dict[UUID, int], now: datetime) -> Iterable[UUID]:
    """Hold the host's jobs if it is down; returns those that it holds."""
    jobs = probing.jobs_of_host(owner_id, host)
    seen = probing.as_host_jobs(jobs, failing, now)
    found = hosts.incidents(seen, tuning_for({}), now)
    may_be_held = {job.pk for job in jobs if job.auto_reschedule == AutoReschedule.APPLY}
    held = [one for one in seen if found and one.job_id in may_be_held and one.job_id in found[0].held]
    if not held:
        return []
    incident = _incident(owner_id, found[0], held, now)
    _hold(incident, held, why_of(incident), now)
    return [one.job_id for one in held]


def _incident(
    owner_id: UUID, found: hosts.HostIncident, held: Sequence[HostJob], now: datetime
) -> HostIncident:
    going_on = HostIncident.objects.filter(owner_id=owner_id, host=found.host, ended_at__isnull=True).first()
    if going_on:
        return going_on
    failing, seen = len(found.failing), len(found.failing) + found.healthy
    return HostIncident.objects.create(
        id=time_ordered_ids(1, now)[0],
        owner_id=owner_id,
        host=found.host,
        probing_job_id=hosts.probers(held, 0)[0],
        jobs=len(held),
        reason=Form.HOST_DOWN % {"failing": failing, "jobs": seen, "host": found.host},
        metrics={"failing": failing, "healthy": found.healthy, "held": len(held)},
        probed_at=now,
        created_at=now,
    )


def why_of(incident: HostIncident) -> Why:
    """What the account of each of its jobs says."""
    threshold = f"{tuning_for({}).host_ratio:g}"
    expected = Form.HOST_PROBES.value
    return Why(RULE, incident.reason, incident.metrics, threshold, expected, incident.host, incident)


def _hold(incident: HostIncident, held: Sequence[HostJob], why: Why, now: datetime) -> None:
    """Hold all of them, a prober for a short time; of a new incident one change is told for all."""
    chosen = set(hosts.probers(held, incident.failed_probes))
    told: list[ScheduleChange] = []
    for some in pieces([one.job_id for one in held], apply.AT_ONCE):
        with transaction.atomic():
            edits = []
            for job in apply.lock(some):
                if incident_of(job) or not job.is_active:
                    continue
                edits.append(apply.begin(job, why, now))
                hold(job, _held_breaker(job, job.pk in chosen, incident, now), now, incident.pk)
                job.rescheduled_at = now
            told += apply.finish(edits, now, is_told=False)
    if incident.created_at == now:
        _tell_one(told, incident)


def _held_breaker(job: CronJob, is_prober: bool, incident: HostIncident, now: datetime) -> Breaker:
    tuning = tuning_for(job.rescheduling_tuning)
    breaker = breaker_of(job) if job.breaker else opened(adjustment_of(job), job.recovered_at, tuning, now)
    until = now + (_gap(incident.failed_probes, tuning) if is_prober else LEASE)
    return Breaker(breaker.opened_at, until, incident.failed_probes, breaker.keep_every, breaker.is_relapse)


def _gap(failed_probes: int, tuning: Tuning) -> timedelta:
    return probe_gap(failed_probes, tuning.first_probe_seconds, tuning.host_longest_probe_seconds)


def _members(incident: HostIncident) -> QuerySet[CronJob]:
    jobs = CronJob.objects.select_related("crontab", "interval", "clocked")
    return jobs.filter(breaker__isnull=False, breaker__incident=str(incident.pk)).order_by("pk")


def _probe_again(incident: HostIncident, failed_probes: int, ended_at: datetime, now: datetime) -> None:
    """Hold the last probers for long, and the next for a growing while."""
    seen = probing.as_host_jobs(list(_members(incident)), {}, now)
    last = set(hosts.probers(seen, incident.failed_probes))
    chosen = set(hosts.probers(seen, failed_probes))
    with transaction.atomic():
        incident.failed_probes, incident.probed_at = failed_probes, now
        incident.probing_job_id = min(chosen, default=None)
        incident.save(update_fields=["failed_probes", "probed_at", "probing_job"])
        jobs = [job for job in apply.lock(last | chosen) if job.breaker is not None]
        for job in jobs:
            breaker = _held_breaker(job, job.pk in chosen, incident, max(ended_at, now))
            hold(job, breaker, now, incident.pk)
        apply.store([(job, now) for job in jobs], now)


def _renew(incident: HostIncident, now: datetime) -> None:
    """Hold on whose lease runs out, but for those that are to probe."""
    members = _members(incident)
    ending = list(members.filter(held_until__lt=now + RENEWED_BEFORE).values_list("pk", flat=True))
    if len(ending) <= MOST_PROBERS:
        return
    probers = hosts.probers(probing.as_host_jobs(list(members), {}, now), incident.failed_probes)
    for some in pieces([one for one in ending if one not in probers], apply.AT_ONCE):
        with transaction.atomic():
            jobs = [job for job in apply.lock(some) if incident_of(job) == incident.pk]
            for job in jobs:
                hold(job, _held_breaker(job, False, incident, now), now, incident.pk)
            apply.store([(job, now) for job in jobs], now)


def _end(incident: HostIncident, held: Sequence[UUID], now: datetime) -> None:
    """Let all jobs go on, some at once and more in each wave; the last act ends the incident and tells."""
    returns = hosts.paced_return(probing.as_host_jobs(list(_members(incident)), {}, now), tuning_for({}), now)
    why = Why(RULE, Form.HOST_WELL % {"host": incident.host}, host=incident.host, incident=incident)
    told: list[ScheduleChange] = []
    for some in pieces(held, apply.AT_ONCE):
        with transaction.atomic():
            edits = []
            for job in apply.lock(some):
                if incident_of(job) == incident.pk:
                    edits.append(apply.begin(job, why, now, since=returns.get(job.pk, now)))
                    release(job, now)
            told += apply.finish(edits, now, is_told=False)
    with transaction.atomic():
        incident.ended_at = now
        incident.save(update_fields=["ended_at"])
        _tell_one(told, incident)


@transaction.atomic
def _tell_one(changes: Sequence[ScheduleChange], incident: HostIncident) -> None:
    """Tell one change for all: that of the job which probed."""
    chosen = [one for one in changes if one.job_id == incident.probing_job_id] or list(changes[:1])
    if chosen:
        announcements.schedules_changed.send(ScheduleChange, changes=chosen, by=None)
