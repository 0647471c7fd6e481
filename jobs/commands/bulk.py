"""One act on many jobs, in as many statements for a thousand as for one. [use case]

All of it is one transaction: what is told as done is done together, and one that fails hinders no other.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from cronmanager.language import gettext, gettext_noop
from jobs import adjustments, announcements
from jobs.commands import many_jobs
from jobs.commands.checks import MOST_TAGS
from jobs.commands.execution import execute_jobs
from jobs.commands.schedule_changes import keep_changes, schedule_facts
from jobs.commands.scheduling import plan_of
from jobs.dispatching.withdrawal import hold_running, withdraw_all
from jobs.endings import Ending
from jobs.errors import NoTickToCome
from jobs.models import CronJob
from jobs.schedules import ScheduleError
from jobs.shared_schedules import schedule_of

NO_SUCH_JOB = gettext_noop("There is no such job.")
TOO_MANY_TAGS = gettext_noop("The job would have more than %(most_tags)s tags.")


class Action(StrEnum):
    """What can be done to many."""

    ENABLE = "enable"
    DISABLE = "disable"
    DELETE = "delete"
    EXECUTE = "execute"
    TAG = "tag"
    UNTAG = "untag"


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants what, and when."""

    action: Action
    by: User
    now: datetime
    tags: Sequence[str] = ()


@dataclass(slots=True)
class ManyDone:
    """What became of many jobs."""

    done: list[UUID] = field(default_factory=list)
    failed: list[tuple[UUID, str]] = field(default_factory=list)


def act_on_many(visible: QuerySet[CronJob], ids: Sequence[UUID], order: Order) -> ManyDone:
    """Carry out `order` on those of `ids` that are among `visible`; the others are told as failed.

    1. The jobs are locked, in the order of their ids.
    2. The act says of each why it cannot be done, where that is so, and does the rest at once.
    3. What was done is announced as one list.
    """
    wanted = list(dict.fromkeys(ids))
    with transaction.atomic():
        if order.action is Action.DELETE:
            hold_running(visible.filter(pk__in=wanted).values_list("pk", flat=True))
        jobs = many_jobs.lock(visible, wanted)
        reasons = ACTS[order.action](jobs, order)
    found = {job.pk for job in jobs}
    reasons |= {one: gettext(NO_SUCH_JOB) for one in wanted if one not in found}
    return ManyDone([one for one in wanted if one not in reasons], list(reasons.items()))


def set_active(ids: Sequence[UUID], is_active: bool, by: User, now: datetime) -> ManyDone:
    """Turn many jobs on or off."""
    action = Action.ENABLE if is_active else Action.DISABLE
    jobs = CronJob.objects.select_related("crontab", "interval", "clocked")
    return act_on_many(jobs, ids, Order(action, by, now))


Reasons = dict[UUID, str]


def _enable(jobs: Sequence[CronJob], order: Order) -> Reasons:
    idle = [job for job in jobs if not job.is_active]
    before = {job.pk: schedule_facts(job) for job in idle}
    reasons = {job.pk: reason for job in idle if (reason := _why_not_enabled(job, order.now))}
    ready = [job for job in idle if job.pk not in reasons]
    many_jobs.set_active(ready, order.by, order.now)
    _tell(ready, order, is_active=(False, True))
    keep_changes([(job, before[job.pk]) for job in ready], order.by, order.now)
    return reasons


def _why_not_enabled(job: CronJob, now: datetime) -> str:
    """Also finds the job's next tick."""
    adjustments.clear(job, now)
    job.is_active = True
    try:
        job.next_run_at = plan_of(job, schedule_of(job)).next_tick(now)
    except ScheduleError as error:
        return str(error)
    return "" if job.next_run_at else str(NoTickToCome())


def _disable(jobs: Sequence[CronJob], order: Order) -> Reasons:
    busy = [job for job in jobs if job.is_active]
    before = {job.pk: schedule_facts(job) for job in busy}
    for job in busy:
        adjustments.clear(job, order.now)
        job.is_active, job.next_run_at = False, None
    many_jobs.set_active(busy, order.by, order.now)
    withdraw_all([job.pk for job in busy], Ending.PAUSED.value, order.now)
    _tell(busy, order, is_active=(True, False))
    keep_changes([(job, before[job.pk]) for job in busy], order.by, order.now)
    return {}


def _delete(jobs: Sequence[CronJob], order: Order) -> Reasons:
    CronJob.objects.filter(pk__in=[job.pk for job in jobs]).delete()
    if jobs:
        announcements.jobs_deleted.send(CronJob, jobs=list(jobs), by=order.by)
    return {}


def _execute(jobs: Sequence[CronJob], order: Order) -> Reasons:
    if jobs:
        execute_jobs(jobs, order.by, order.now)
    return {}


def _tag(jobs: Sequence[CronJob], order: Order) -> Reasons:
    lacking = [job for job in jobs if not set(order.tags) <= set(job.tags)]
    too_many = gettext(TOO_MANY_TAGS) % {"most_tags": MOST_TAGS}
    reasons = {job.pk: too_many for job in lacking if len({*job.tags, *order.tags}) > MOST_TAGS}
    ready = [job for job in lacking if job.pk not in reasons]
    for job in ready:
        job.tags = list(dict.fromkeys([*job.tags, *order.tags]))
    many_jobs.add_tags(ready, order.tags, order.by, order.now)
    _tell(ready, order, tags=([], list(order.tags)))
    return reasons


def _untag(jobs: Sequence[CronJob], order: Order) -> Reasons:
    having = [job for job in jobs if set(order.tags) & set(job.tags)]
    for job in having:
        job.tags = [tag for tag in job.tags if tag not in order.tags]
    many_jobs.remove_tags(having, order.tags, order.by, order.now)
    _tell(having, order, tags=(list(order.tags), []))
    return {}


def _tell(jobs: Collection[CronJob], order: Order, **changed: tuple[object, object]) -> None:
    if jobs:
        announcements.jobs_updated.send(CronJob, jobs=list(jobs), by=order.by, changed=changed)


ACTS: dict[Action, Callable[[Sequence[CronJob], Order], Reasons]] = {
    Action.ENABLE: _enable,
    Action.DISABLE: _disable,
    Action.DELETE: _delete,
    Action.EXECUTE: _execute,
    Action.TAG: _tag,
    Action.UNTAG: _untag,
}
