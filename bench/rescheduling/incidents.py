"""The pauses of our way, looked at each minute: a job's own, and a host's."""

from dataclasses import dataclass, field

from bench.rescheduling.endpoints import Host
from bench.rescheduling.population import Job
from bench.rescheduling.simulation import World, at, seconds_of
from jobs.rescheduling import breaker as breakers
from jobs.rescheduling import hosts
from jobs.rescheduling.rules import is_cooling_down
from jobs.rescheduling.tuning import Tuning
from jobs.schedules import Adjustment

MAX_SLOWDOWN = 4
RENEWED_SECONDS = 300  # before a lease ends


@dataclass(slots=True, eq=False)
class Incident:
    """A host that is down, since when, and the jobs held for it."""

    host: Host
    opened_at: float
    held: dict[Job, None] = field(default_factory=dict)
    failed_probes: int = 0
    probing: set[Job] = field(default_factory=set)


@dataclass(slots=True)
class Pauses:
    """What is paused, and what might have to be."""

    world: World
    tuning: Tuning
    troubled: dict[Job, None] = field(default_factory=dict)
    open: dict[Job, None] = field(default_factory=dict)  # with a breaker of their own
    incidents: dict[Host, Incident] = field(default_factory=dict)
    last_incident_at: dict[Host, float] = field(default_factory=dict)
    held_for: dict[Job, Incident] = field(default_factory=dict)
    count_incidents: int = 0

    def look(self, now: float) -> None:
        """Settle the probes that ended, then see what is to be paused."""
        for job in list(self.open):
            self.settle_job(job, now)
        for incident in list(self.incidents.values()):
            self.settle_host(incident, now)
        for host in dict.fromkeys(job.host for job in self.troubled):
            self.look_at_host(host, now)
        for job in list(self.troubled):
            self.look_at_job(job, now)

    def adjust(self, job: Job, adjustment: Adjustment, now: float) -> None:
        job.adjustment = adjustment
        job.probe = None
        self.world.plan_next(job, now)

    def is_cooling(self, job: Job, now: float) -> bool:
        changed_at = None if job.changed_at is None else at(job.changed_at)
        return is_cooling_down(changed_at, self.tuning, at(now))

    def look_at_job(self, job: Job, now: float) -> None:
        changed_at = None if job.changed_at is None else at(job.changed_at)
        if job.breaker or not breakers.is_to_open(
            job.consecutive_failures, False, changed_at, self.tuning, at(now)
        ):
            return
        self.pause(job, now)
        self.open[job] = None
        assert job.breaker
        self.adjust(job, breakers.held(job.adjustment, job.breaker.held_until), now)

    def pause(self, job: Job, now: float) -> None:
        """Give the job a breaker: a change of its schedule."""
        closed_at = None if job.closed_at is None else at(job.closed_at)
        job.breaker = breakers.opened(job.adjustment, closed_at, self.tuning, at(now))
        job.single_try_since = now
        job.changed_at = now
        job.changes.append(now)

    def settle_job(self, job: Job, now: float) -> None:
        assert job.breaker
        if job.probe:
            del self.open[job]
            self.release(job, now, now)
        elif job.probe is False:
            job.breaker = breakers.after_failed_probe(job.breaker, at(now), self.tuning)
            self.adjust(job, breakers.held(job.adjustment, job.breaker.held_until), now)

    def release(self, job: Job, now: float, until: float) -> None:
        """The job comes back at `until`."""
        assert job.breaker
        back = breakers.closed(job.schedule, job.adjustment, job.breaker, MAX_SLOWDOWN, at(now))
        if until > now:
            back = Adjustment(back.keep_every, back.anchor, back.shift_seconds, at(until))
        job.breaker = job.single_try_since = None
        job.closed_at = now
        job.runs.clear()
        job.consecutive_failures = 0
        self.troubled.pop(job, None)
        if back.keep_every > 1:
            job.slowdowns.append(now)
        self.adjust(job, back, now)
        if back.keep_every == 1:
            self.world.came_back(job, until)

    def look_at_host(self, host: Host, now: float) -> None:
        incident = self.incidents.get(host)
        if incident is None:
            self.open_incident(host, now)
            return
        for job in self.world.by_host[host]:
            if job in self.troubled and job not in self.held_for:
                self.join(job, incident, now)

    def open_incident(self, host: Host, now: float) -> None:
        last = self.last_incident_at.get(host)
        if last is not None and now < last + self.tuning.cool_down_minutes * 60:
            return
        found = hosts.incidents([self.of_host(job) for job in self.world.by_host[host]], self.tuning, at(now))
        for one in found:
            incident = self.incidents[host] = Incident(host, now)
            self.last_incident_at[host] = now
            self.count_incidents += 1
            for job in self.world.by_host[host]:
                if job.id in one.held:
                    self.join(job, incident, now)
            self.probe(incident, now)

    def of_host(self, job: Job) -> hosts.HostJob:
        ended_at = None if job.last_ended_at is None else at(job.last_ended_at)
        return hosts.HostJob(job.id, job.host.name, job.period, job.consecutive_failures, ended_at)

    def join(self, job: Job, incident: Incident, now: float) -> None:
        """Hold the job for its host, unless it was changed lately; its own breaker goes on as the host's."""
        if job.breaker is None:
            if self.is_cooling(job, now):
                return
            self.pause(job, now)
        self.open.pop(job, None)
        incident.held[job] = None
        self.held_for[job] = incident
        self.adjust(job, breakers.held(job.adjustment, at(now) + hosts.LEASE), now)

    def probe(self, incident: Incident, now: float) -> None:
        """Let the next probers go when their gap is over; the others are held on."""
        if not incident.held:
            del self.incidents[incident.host]
            return
        gap = breakers.probe_gap(
            incident.failed_probes, self.tuning.first_probe_seconds, self.tuning.host_longest_probe_seconds
        )
        chosen = hosts.probers([self.of_host(job) for job in incident.held], incident.failed_probes)
        before, incident.probing = incident.probing, {job for job in incident.held if job.id in chosen}
        for job in incident.probing:
            self.adjust(job, breakers.held(job.adjustment, at(now) + gap), now)
        for job in before - incident.probing:
            self.adjust(job, breakers.held(job.adjustment, at(now) + hosts.LEASE), now)

    def settle_host(self, incident: Incident, now: float) -> None:
        if any(job.probe for job in incident.held):
            self.close_incident(incident, now)
            return
        if any(job.probe is False for job in incident.probing):
            incident.failed_probes += 1
            self.probe(incident, now)
        for job in incident.held:
            if job not in incident.probing:
                self.renew(job, now)

    def renew(self, job: Job, now: float) -> None:
        until = job.adjustment.held_until
        if until is None or seconds_of(until) < now + RENEWED_SECONDS:
            self.adjust(job, breakers.held(job.adjustment, at(now) + hosts.LEASE), now)

    def close_incident(self, incident: Incident, now: float) -> None:
        del self.incidents[incident.host]
        paced = hosts.paced_return([self.of_host(job) for job in incident.held], self.tuning, at(now))
        for job in incident.held:
            del self.held_for[job]
            self.release(job, now, seconds_of(paced[job.id]))
