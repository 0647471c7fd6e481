"""Drives the real scheduler's pass with a moved clock, and knows the oracle's ticks beside it."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.db.models import Min
from django.utils import timezone

from accounts.models import User
from jobs import commands
from jobs.dispatching.tick import run_tick
from jobs.models import CronExecution, CronJob
from tests.conformance.vixie import VixieJob, vixie_ticks, wall_minutes

SECOND = timedelta(seconds=1)
LEAD = timedelta(days=1)  # the oracle's virtual clock has caught up by then
ZONES = [
    *("Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Chatham"),
    *("Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "Asia/Tehran", "Antarctica/Troll", "UTC"),
]
RARE = [
    *("30 2 * * *", "0 2 * * *", "*/30 2 * * *", "0,30 1 * * *", "15 3 * * *", "0 0 * * *", "30 23 * * *"),
    *("0 3 * * sun", "0 0 L * *", "30 2 LW * *", "0 9 * * mon-fri", "0 0 1,15 * fri", "30 1 * * 0L"),
    *("0 2 * * sun#2", "0 */6 * * *", "30 2 29 2 *", "0 1-3 * * *", "0 0 */2 * *", "30 2,3 * mar,oct *"),
]
OFTEN = ["0 * * * *", "30 * * * *", "0 0-23 * * *"]
DENSE = ["*/10 * * * *", "7 * * * *", "*/30 0-4 * * *", "0,20,40 0-23 * * *", "*/7 2,3 * * *"]


class Clock:
    """The system's clock, as the scheduler sees it."""

    def __init__(self, machine: Any, start: datetime) -> None:
        self._machine = machine
        self.set(start)

    @property
    def now(self) -> datetime:
        return timezone.now()

    def set(self, at: datetime) -> None:
        self._machine.move_to(at, tick=False)

    def run_until(self, end: datetime) -> None:
        """Let the scheduler do its passes up to `end`: those in which nothing is due are left out."""
        while (due := earliest()) is not None and max(due, self.now + SECOND) < end:
            self.set(max(due, self.now + SECOND))
            run_tick(self.now)
            end_what_runs(self.now)
        self.set(end)
        run_tick(self.now)


def earliest() -> datetime | None:
    found: datetime | None = CronJob.objects.filter(is_active=True).aggregate(at=Min("next_run_at"))["at"]
    return found


def end_what_runs(now: datetime) -> None:
    """What is due is called and ends at once."""
    due = CronExecution.objects.filter(status="PENDING", due_at__lte=now)
    due.update(status="SUCCESS", completed_at=now)


def draw(count: int, often: int, seed: int) -> list[tuple[str, str]]:
    """Expressions and zones: `often` of them tick each hour, the others at most a few times a day."""
    rng = random.Random(seed)
    drawn = [(rng.choice(OFTEN), rng.choice(ZONES)) for _ in range(often)]
    return drawn + [(rng.choice(RARE), rng.choice(ZONES)) for _ in range(count - often)]


def create(owner: User, expression: str, zone: str, **fields: Any) -> CronJob:
    values = {"name": "a job", "endpoint_url": "https://example.com/", **fields}
    values |= {"cron_expression": expression, "timezone": zone}
    return commands.create_job(owner, values, timezone.now())


def expected(
    jobs: Iterable[tuple[UUID, str, str]], after: datetime, until: datetime
) -> dict[UUID, list[datetime]]:
    """The oracle's ticks of each (id, expression, zone), later than `after`, up to and with `until`."""
    by_zone: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    for job_id, expression, zone in jobs:
        by_zone[zone].append((job_id, expression))
    found = {}
    for zone, ones in by_zone.items():
        minutes = wall_minutes(zone, after - LEAD, until)
        known: dict[str, list[datetime]] = {}
        for job_id, expression in ones:
            if expression not in known:
                ticks = vixie_ticks(VixieJob(expression), minutes)
                known[expression] = [tick for tick in ticks if after < tick <= until]
            found[job_id] = known[expression]
    return found


def rows(**wanted: Any) -> dict[UUID, list[datetime]]:
    """The instants of each job's rows, in order."""
    found: dict[UUID, list[datetime]] = defaultdict(list)
    chosen = CronExecution.objects.filter(**wanted).order_by("scheduled_for")
    for job_id, at in chosen.values_list("job_id", "scheduled_for").iterator():
        found[job_id].append(at)
    return found


def purge() -> None:
    """Take the messages that nobody reads out of the broker."""
    with current_app.connection_or_acquire() as broker:
        broker.default_channel.queue_purge("executions")
