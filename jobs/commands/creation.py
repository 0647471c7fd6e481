"""A new job. [use case]"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from cronmanager.rest.preconditions import NONE, Precondition
from jobs import announcements
from jobs.commands.scheduling import check_zone, choose_kind
from jobs.commands.templates import refuse_unknown
from jobs.commands.values import (
    plain_columns,
    refuse_two_credentials,
    refuse_without_tick,
    sealed_credentials,
    sealed_headers,
    set_next_run,
    set_schedule,
    set_shift,
)
from jobs.errors import KeyTaken
from jobs.models import CronJob

ONE_KEY = "one_job_per_key_and_owner"


def create_job(
    owner: User, values: Mapping[str, Any], now: datetime, precondition: Precondition = NONE
) -> CronJob:
    """Store a new job of `owner`; it runs at its first tick after `now`, and nothing is sent before."""
    with transaction.atomic():
        job = draft_job(owner, values, now)
        precondition.check(None)
        insert(job)
        announcements.jobs_created.send(CronJob, jobs=[job], by=owner)
    return job


def draft_job(owner: User, values: Mapping[str, Any], now: datetime) -> CronJob:
    """The job that `values` describe, valid and with its next tick, not yet stored."""
    columns = plain_columns(values) | sealed_headers(values, None) | sealed_credentials(values, None)
    job = CronJob(**columns, created_by=owner, updated_by=owner, created_at=now, updated_at=now)
    check_zone(job.timezone)
    refuse_two_credentials(job)
    refuse_unknown(job)
    schedule = set_schedule(job, *choose_kind(values, None))
    set_shift(job, schedule, now)
    set_next_run(job, schedule, now)
    refuse_without_tick(job, schedule, now)
    return job


def insert(job: CronJob) -> None:
    """Write the row; a key that the owner has already is refused."""
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError as error:
        refuse_taken_key(error, job)
        raise


def refuse_taken_key(error: IntegrityError, job: CronJob) -> None:
    """Say what the database's constraint means, if it is the one of the keys."""
    if ONE_KEY in str(error):
        raise KeyTaken(job.key or "") from error
