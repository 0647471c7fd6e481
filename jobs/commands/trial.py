"""A job that is tried out, as it is stored or as it is written, without being saved. [use case]"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from cronmanager.language import gettext, gettext_noop
from jobs.commands.scheduling import KINDS, check_zone, read_schedule
from jobs.commands.templates import refuse_unknown
from jobs.commands.values import plain_columns, refuse_two_credentials, sealed_credentials, sealed_headers
from jobs.errors import InvalidJob
from jobs.models import CronJob

NO_ENDPOINT = gettext_noop("Write the URL that is to be called.")


def try_job(owner: User, values: Mapping[str, Any], now: datetime) -> CronJob:
    """The job that `values` describe, to be tried only: without a schedule if none is written."""
    if not values.get("endpoint_url"):
        raise InvalidJob({"endpoint_url": [gettext(NO_ENDPOINT)]})
    job = CronJob(name="a job that is tried out", created_by=owner, created_at=now, updated_at=now)
    return changed(job, values, None)


def try_change(job: CronJob, values: Mapping[str, Any]) -> CronJob:
    """`job` as `values` would change it; a mask stands for what is stored. Not to be saved."""
    return changed(job, values, job) if values else job


def changed(job: CronJob, values: Mapping[str, Any], stored: CronJob | None) -> CronJob:
    """`job` with its columns set and checked as if it were saved."""
    columns = plain_columns(values) | sealed_headers(values, stored) | sealed_credentials(values, stored)
    for name, column in columns.items():
        setattr(job, name, column)
    check_zone(job.timezone)
    for kind in KINDS:
        if values.get(kind) not in (None, ""):
            read_schedule(kind, values[kind], job.timezone, str(job.pk))
    refuse_two_credentials(job)
    refuse_unknown(job)
    return job
