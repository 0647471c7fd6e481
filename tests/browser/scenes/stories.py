"""A job of a scene: what its owner wrote, how its endpoint behaves, how long it has been there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import time_machine

from accounts.models import User
from jobs.commands import create_job
from jobs.commands.scheduling import plan_of
from jobs.models import CronJob
from jobs.shared_schedules import schedule_of
from tests.browser.scenes.endpoints import Endpoint
from tests.browser.scenes.replay import Endpoints, replay, settle

WELL = Endpoint()


@dataclass(frozen=True, slots=True)
class Story:
    """`schedule` is a cron expression, seconds, or how far ahead the one tick lies."""

    name: str
    url: str
    schedule: str | int | timedelta
    endpoint: Endpoint = WELL
    owner: str = ""  # e-mail; the administrator's unless told
    days: float = 7  # of history
    zone: str = "Europe/Berlin"
    fields: Mapping[str, Any] = field(default_factory=dict)

    def make(self, owner: User, now: datetime) -> CronJob:
        """The job as it was made, some days ago."""
        then = now - timedelta(days=self.days)
        values = {"name": self.name, "endpoint_url": self.url, "timezone": self.zone}
        with time_machine.travel(then):
            return create_job(owner, values | self._schedule(now) | self.fields, then)

    def _schedule(self, now: datetime) -> dict[str, Any]:
        match self.schedule:
            case str():
                return {"cron_expression": self.schedule}
            case int():
                return {"interval_seconds": self.schedule}
        return {"run_at": (now + self.schedule).replace(second=0, microsecond=0)}


@dataclass(frozen=True, slots=True)
class Past:
    """When a scene's ticks begin and end, and the worker that ran them."""

    since: datetime
    until: datetime
    worker: UUID
    most: int = 2500  # executions of one job


def tell(stories: Iterable[Story], owners: Mapping[str, User], past: Past) -> dict[str, CronJob]:
    """Make the jobs with their history; by name. The owner of no name is the administrator."""
    jobs: dict[str, CronJob] = {}
    endpoints: Endpoints = {}
    for story in stories:
        job = jobs[story.name] = story.make(owners[story.owner], past.until)
        endpoints[job.pk] = story.endpoint
    replay(endpoints, past.since, past.until, past.worker, past.most)
    settle(jobs.values())
    go_on(jobs.values(), past.until)
    return jobs


def go_on(jobs: Iterable[CronJob], now: datetime) -> None:
    """Let the next tick of each lie ahead."""
    for job in jobs:
        job.next_run_at = plan_of(job, schedule_of(job)).next_tick(now)
        job.save(update_fields=["next_run_at"])
