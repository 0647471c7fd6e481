"""Our way: the real rules each hour, the real breaker each minute, in mode `apply` with `spread: auto`."""

from dataclasses import replace

from bench.rescheduling.crowds import crowd_of, crowds_of, mean_load
from bench.rescheduling.incidents import MAX_SLOWDOWN, Pauses
from bench.rescheduling.population import Job
from bench.rescheduling.simulation import World, adjusted_after, at, planned_after, shift_plan
from jobs.rescheduling.rules import Proposal, Standing, review
from jobs.rescheduling.spread import offset_seconds
from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.window import window_of

DAY_SECONDS = 24 * 3600


class Ours:
    """Adjustments seen through `next_adjusted_tick`; nothing of a job's schedule is rewritten."""

    def __init__(self, tuning: Tuning | None = None) -> None:
        self.tuning = tuning or Tuning()

    def begin(self, world: World) -> None:
        self.world = world
        self.pauses = Pauses(world, self.tuning)
        self.crowds = crowds_of(world.jobs)
        self.mean_load = mean_load(self.crowds)

    def next_at(self, job: Job, now: float) -> float | None:
        adjustment = job.adjustment
        is_held = adjustment.held_until is not None and adjustment.held_until > at(now)
        if adjustment.keep_every > 1 or is_held:
            return adjusted_after(job, now)
        return planned_after(job, now)

    def look(self, now: float) -> None:
        self.pauses.look(now)

    def review(self, now: float) -> None:
        for job in self.world.jobs:
            if job.breaker is None and (now == 0 or is_of_interest(job)):
                self.review_job(job, now)

    def review_job(self, job: Job, now: float) -> None:
        since = max(now - self.tuning.window_hours * 3600, job.changed_at or 0.0)
        window = window_of([run for ended, run in job.runs if ended > since], job.host.name)
        asked = review(self.standing(job, now), window, self.tuning, at(now))
        if asked is not None and asked.kind != "warn":
            self.apply(job, asked, now)

    def standing(self, job: Job, now: float) -> Standing:
        is_first = now == 0
        return Standing(
            schedule=job.schedule,
            adjustment=job.adjustment,
            timeout_ms=job.timeout_ms,
            adjusted_timeout_ms=job.adjusted_timeout_ms,
            max_timeout_ms=job.max_timeout_ms,
            max_slowdown=MAX_SLOWDOWN,
            changed_at=None if job.changed_at is None else at(job.changed_at),
            slowdowns_lately=sum(moment > now - DAY_SECONDS for moment in job.slowdowns),
            offset_seconds=offset_seconds(job.id, "auto", job.period),
            crowd=crowd_of(job, self.crowds) if is_first else 0,
            mean_load=self.mean_load,
        )

    def apply(self, job: Job, asked: Proposal, now: float) -> None:
        """Make the change."""
        job.changed_at = now
        job.changes.append(now)
        if asked.kind == "slow_down":
            job.slowdowns.append(now)
        if asked.kind == "spread":
            shift_plan(job, asked.after.shift_seconds)
        own_ms = job.timeout_ms
        job.adjusted_timeout_ms = None if asked.timeout_after_ms == own_ms else asked.timeout_after_ms
        job.adjustment = asked.after
        self.world.plan_next(job, now)
        if job.adjustment.keep_every == 1:
            self.world.came_back(job, now)

    def ended(self, job: Job, began: float, succeeded: bool) -> None:
        if job.consecutive_failures >= self.tuning.host_failures:
            self.pauses.troubled[job] = None
        elif job in self.pauses.troubled:
            del self.pauses.troubled[job]
        if job.breaker is not None and job.single_try_since is not None and began >= job.single_try_since:
            job.probe = job.probe or succeeded

    def is_back(self, job: Job) -> bool:
        return job.breaker is None and replace(job.adjustment, held_until=None).keep_every == 1


def is_of_interest(job: Job) -> bool:
    """Whether a rule could ask for anything: the others are at their own pace, quick and well."""
    if job.adjustment.keep_every > 1 or job.adjusted_timeout_ms:
        return True
    slow_ms = 0.3 * job.timeout_ms
    return any(run.error_kind or run.duration_ms > slow_ms for _, run in job.runs)
