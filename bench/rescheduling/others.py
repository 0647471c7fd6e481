"""The ways beside ours: nothing, and the original's five rules as its README tells them."""

from bench.rescheduling.crowds import crowd_of, crowds_of, mean_load
from bench.rescheduling.population import Job
from bench.rescheduling.simulation import World, planned_after, shift_plan
from jobs.rescheduling.spread import offset_seconds
from jobs.rescheduling.tuning import Tuning
from jobs.rescheduling.window import window_of

FAILURES_IN_A_ROW = 3


class Nothing:
    """Every tick as the user wrote it."""

    def begin(self, world: World) -> None:
        self.world = world

    def next_at(self, job: Job, now: float) -> float | None:
        return planned_after(job, now)

    def review(self, now: float) -> None:
        pass

    def look(self, now: float) -> None:
        pass

    def ended(self, job: Job, began: float, succeeded: bool) -> None:
        pass

    def is_back(self, job: Job) -> bool:
        return True


class Original(Nothing):
    """Hourly; nothing comes back, and a disabled job stays so.

    Its README names no window, so it gets ours (60 executions, 24 hours), and no bound to the doubling. Load
    is distributed over whole minutes, the finest a crontab can say.
    """

    def next_at(self, job: Job, now: float) -> float | None:
        return planned_after(job, now, job.stride)

    def review(self, now: float) -> None:
        if now == 0:
            self.distribute()
        for job in self.world.jobs:
            if job.is_active and job.runs:
                self.judge(job, now)

    def distribute(self) -> None:
        crowds = crowds_of(self.world.jobs)
        least = Tuning().load_peak * mean_load(crowds)
        for job in self.world.jobs:
            minutes = offset_seconds(job.id, "auto", job.period) // 60
            if minutes and crowd_of(job, crowds) >= least:
                shift_plan(job, minutes * 60)
                job.changes.append(0.0)
                self.world.plan_next(job, 0.0)

    def judge(self, job: Job, now: float) -> None:
        window = window_of([run for ended, run in job.runs if ended > now - 24 * 3600])
        if window.consecutive_failures >= FAILURES_IN_A_ROW:
            job.is_active = False
        elif window.runs and (window.failures > 0.5 * window.runs or window.recent_timeouts >= 3):
            job.stride *= 2
        else:
            return
        job.changes.append(now)
        self.world.plan_next(job, now)

    def is_back(self, job: Job) -> bool:
        return job.is_active and job.stride == 1
