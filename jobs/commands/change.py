"""Edits of a job, and turning it on and off. [use case]"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from accounts.models import User
from cronmanager.rest.preconditions import NONE, Precondition
from jobs import adjustments, announcements, secrets
from jobs.commands.creation import refuse_taken_key
from jobs.commands.schedule_changes import keep_change, schedule_facts
from jobs.commands.scheduling import check_zone, choose_kind, written_as
from jobs.commands.templates import TEMPLATED, refuse_unknown
from jobs.commands.values import (
    MOVES_TICKS,
    SAY_NOTHING_OF_RUNS,
    plain_columns,
    refuse_two_credentials,
    refuse_without_tick,
    sealed_credentials,
    sealed_headers,
    set_next_run,
    set_schedule,
    set_shift,
)
from jobs.credentials import mask_auth, mask_signing_secret
from jobs.dispatching.withdrawal import withdraw, withdraw_all
from jobs.endings import Ending
from jobs.errors import NoTickToCome
from jobs.models import CronJob
from jobs.revisions import revision_of
from jobs.schedules import Schedule
from jobs.shared_schedules import schedule_of

OF_SHIFT = ("spread", "crontab_id", "interval_id", "clocked_id")
Changes = dict[str, tuple[Any, Any]]  # column: before and after


@dataclass(frozen=True, slots=True)
class Change:
    """A job after an edit, and how many executions that were to come the edit has cancelled."""

    job: CronJob
    cancelled: int


def update_job(
    job_id: UUID,
    values: Mapping[str, Any],
    by: User | None,
    now: datetime,
    precondition: Precondition = NONE,
) -> CronJob:
    """Change what `values` say, and nothing else, if `precondition` holds of the job once it is locked.

    Executions that no worker has claimed go out as the job is then; where the schedule or its window has
    changed they are withdrawn, and the next tick is found from `now` on.
    """
    return change_job(job_id, values, by, now, precondition).job


def change_job(
    job_id: UUID,
    values: Mapping[str, Any],
    by: User | None,
    now: datetime,
    precondition: Precondition = NONE,
) -> Change:
    """`update_job`, and how many executions that withdrew."""
    with transaction.atomic():
        job = lock_job(job_id)
        revision, schedule_before = revision_of(job), schedule_facts(job)
        changes = write(job, values, by, now)
        precondition.check(revision)  # what is not valid is said first (RFC 9110, 13.2.1)
        cancelled = take_back(job, now) if MOVES_TICKS & changes.keys() else 0
        if changes:
            tell_update(job, by, changes)
            keep_change(job, schedule_before, by, now)
    return Change(job, cancelled)


def try_update(job_id: UUID, values: Mapping[str, Any], now: datetime) -> None:
    """Raise what `update_job` would raise about `values`; nothing is changed."""
    with transaction.atomic():
        write(lock_job(job_id), values, None, now)
        transaction.set_rollback(True)


def toggle_job(job_id: UUID, by: User | None, now: datetime, precondition: Precondition = NONE) -> Change:
    """Turn the job off when it is on, and on when it is off; off cancels what waits for its instant."""
    with transaction.atomic():
        is_active = lock_job(job_id).is_active
        return change_job(job_id, {"is_active": not is_active}, by, now, precondition)


def lock_job(job_id: UUID) -> CronJob:
    """The job with its schedule, locked until the transaction ends; 404 when it is gone."""
    jobs = CronJob.objects.select_for_update(of=("self",), no_key=True)
    job = jobs.select_related("crontab", "interval", "clocked").filter(pk=job_id).first()
    if job is None:
        raise Http404
    return job


def columns_of(job: CronJob) -> dict[str, Any]:
    """The job's columns as they stand."""
    return {name: value for name, value in vars(job).items() if not name.startswith("_")}


def apply(job: CronJob, values: Mapping[str, Any], now: datetime) -> None:
    """Set the job's columns as `values` say; its schedule row changes only with what was written."""
    before, was = columns_of(job), (*written_as(job), job.timezone)
    kind, value = choose_kind(values, job)
    sealed = sealed_headers(values, job) | sealed_credentials(values, job)
    for name, column in (plain_columns(values) | sealed).items():
        setattr(job, name, column)
    check_zone(job.timezone)
    refuse_two_credentials(job)
    if not values.keys().isdisjoint(TEMPLATED):
        refuse_unknown(job)
    is_same = (kind, value, job.timezone) == was
    schedule = schedule_of(job) if is_same else set_schedule(job, kind, value)
    if not changed_in(job, before) <= SAY_NOTHING_OF_RUNS:
        adjustments.clear(job, now)
    if not changed_in(job, before).isdisjoint(OF_SHIFT):
        set_shift(job, schedule, now)
    moved = changed_in(job, before) & MOVES_TICKS
    if moved:
        move(job, schedule, moved - {*adjustments.OF_TICKS}, now)


def changed_in(job: CronJob, before: Mapping[str, Any]) -> set[str]:
    """The columns that are others than `before`."""
    return {name for name, value in before.items() if value != getattr(job, name)}


def move(job: CronJob, schedule: Schedule, moved: set[str], now: datetime) -> None:
    """Find the next tick after `moved` columns have changed; an active job always has one."""
    set_next_run(job, schedule, now)
    if not job.is_active or job.next_run_at is not None:
        return
    if moved == {"is_active"}:
        raise NoTickToCome
    if moved != {"ends_at"}:
        refuse_without_tick(job, schedule, now)
    job.is_active = False  # endsAt has closed its window


def write(job: CronJob, values: Mapping[str, Any], by: User | None, now: datetime) -> Changes:
    """Set and store the columns that `values` change; returns them."""
    before = columns_of(job)
    apply(job, values, now)
    after = columns_of(job)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if changes:
        job.updated_by, job.updated_at = by, now
        save(job, [*changes, "updated_by", "updated_at"])
    return changes


def save(job: CronJob, columns: list[str]) -> None:
    """Store the columns; a key that the owner has already is refused."""
    try:
        with transaction.atomic():
            job.save(update_fields=columns)
    except IntegrityError as error:
        refuse_taken_key(error, job)
        raise


def take_back(job: CronJob, now: datetime) -> int:
    """Withdraw the ticks that an edit has moved, or that a pause holds back; returns how many."""
    if not job.is_active or (job.paused_until and job.paused_until > now):
        return withdraw_all([job.pk], Ending.PAUSED.value, now)
    return withdraw([job.pk], Ending.EDITED.value, now)


def tell_update(job: CronJob, by: User | None, changes: Changes) -> None:
    """Announce the change, with secrets masked; of the adjustment the account of schedules tells."""
    shown = {name: pair for name, pair in changes.items() if name not in adjustments.COLUMNS}
    if "headers" in shown:
        before, after = shown["headers"]
        shown["headers"] = (secrets.mask_headers(before), secrets.mask_headers(after))
    for name, mask in (("auth", mask_auth), ("signing_secrets", mask_signing_secret)):
        if name in shown:
            shown[name] = (mask(shown[name][0]), mask(shown[name][1]))
    announcements.jobs_updated.send(CronJob, jobs=[job], by=by, changed=shown)
