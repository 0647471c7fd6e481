"""A job by its client's own name for it, made or replaced. [use case]"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cronmanager.rest.preconditions import NONE, Precondition
from jobs.commands.change import update_job
from jobs.commands.creation import create_job
from jobs.commands.scheduling import KINDS
from jobs.commands.values import PLAIN
from jobs.errors import KeyTaken
from jobs.models import CronJob

DEFAULTS: dict[str, Any] = {
    field.attname: field.get_default()
    for field in CronJob._meta.concrete_fields  # noqa: SLF001
    if field.attname in PLAIN and field.attname not in ("name", "endpoint_url", "key")
}
TRIES = 3  # a job of that key that comes and goes between two looks


def put_job(
    owner: User, key: str, values: Mapping[str, Any], now: datetime, precondition: Precondition = NONE
) -> tuple[CronJob, bool]:
    """The owner's job with that key is then as `values` say, and whether it is new.

    What `values` leave out goes back to its default. Headers that are marked as secret stay so, and the mask
    keeps their values. Two that put the same key at once leave one job, as the later of them has it.
    """
    for _ in range(TRIES):
        with transaction.atomic():
            job = CronJob.objects.select_for_update(no_key=True).filter(created_by=owner, key=key).first()
            if job:
                return update_job(job.pk, _whole(values), owner, now, precondition), False
        try:
            return create_job(owner, {**values, "key": key}, now, precondition), True
        except KeyTaken:
            continue  # somebody was quicker
    raise KeyTaken(key)


def _whole(values: Mapping[str, Any]) -> dict[str, Any]:
    nothing: dict[str, Any] = {**DEFAULTS, **dict.fromkeys(KINDS), "headers": {}}
    return {**nothing, **values}
