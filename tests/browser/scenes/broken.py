"""A bad morning: no scheduler, no worker, most jobs failing, and a night with an outage behind it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.utils import timezone

from accounts.models import User
from jobs.commands import update_job
from jobs.dispatching import due
from jobs.dispatching.policy import Decision, Tick
from jobs.models import CronJob
from jobs.rescheduling import breaking
from jobs.schedules import ticks_between
from jobs.shared_schedules import schedule_of
from jobs.statistics.rebuild import rebuild
from tests.browser.scenes import machines, people, wrecks
from tests.browser.scenes.normal import start
from tests.browser.scenes.stories import Past, go_on, tell

DEAD_FOR = timedelta(minutes=37)
OUTAGE = timedelta(hours=2, minutes=45)
BERLIN = ZoneInfo("Europe/Berlin")


def fill(now: datetime) -> dict[str, CronJob]:
    """Returns the jobs by name."""
    boss = people.administrator(now)
    owners = people.colleagues(boss, now) | {"": boss}
    machines.start(now)
    died_at = now - DEAD_FOR
    jobs = tell(wrecks.stories(), owners, Past(now - timedelta(days=4), died_at, machines.WORKER))
    miss(jobs.values(), last_night(now))
    with time_machine.travel(died_at):
        breaking.watch(died_at)
    start(jobs["Send due invoices"], died_at - timedelta(seconds=20), died_at)
    pause(jobs, boss, now)
    go_on(CronJob.objects.filter(is_active=True, breaker__isnull=True, paused_until=None), died_at)
    machines.die(now, DEAD_FOR)
    return jobs


def last_night(now: datetime) -> datetime:
    """When the outage began: at 02:10 of this day, or of the one before where it is not over yet."""
    begin = timezone.localtime(now, BERLIN).replace(hour=2, minute=10, second=0, microsecond=0)
    return begin if begin + OUTAGE < now - DEAD_FOR else begin - timedelta(days=1)


def miss(jobs: Iterable[CronJob], begin: datetime) -> None:
    """Ticks for which nobody was there; those that ran are taken back."""
    end = begin + OUTAGE
    decisions = []
    for job in jobs:
        job.executions.filter(scheduled_for__gt=begin, scheduled_for__lte=end).delete()
        at = ticks_between(schedule_of(job), begin, end)
        ticks = [Tick(job.pk, job.created_by_id, tick, runs=False, due_at=tick) for tick in at]
        decisions.append(Decision(job.pk, ticks, None))
    due.insert_executions(decisions, end)
    rebuild(begin)


def pause(jobs: dict[str, CronJob], boss: User, now: datetime) -> None:
    """What somebody switched off in the night."""
    ago = timedelta(minutes=50)
    with time_machine.travel(now - ago):
        update_job(jobs["Weekly newsletter"].pk, {"paused_until": now + timedelta(days=2)}, boss, now - ago)
        update_job(jobs["Import from the old shop"].pk, {"is_active": False}, boss, now - ago)
