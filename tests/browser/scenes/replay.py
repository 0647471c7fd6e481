"""Lets a job's past happen: its ticks become rows, which are claimed, judged and recorded as workers do it.

Only the call itself is told instead of made; all else is the product's own.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from jobs.execution import claim, record_rows
from jobs.execution.attempt import Claimed, Ended, end_attempt
from jobs.identifiers import time_ordered_ids
from jobs.models import CronExecution, CronJob
from jobs.rescheduling.pieces import pieces
from jobs.schedules import ticks_between
from jobs.shared_schedules import schedule_of
from tests.browser.scenes.endpoints import Endpoint

AT_ONCE = 500
HOUR = timedelta(hours=1)
Endpoints = dict[UUID, Endpoint]  # by job


def replay(endpoints: Endpoints, since: datetime, until: datetime, worker: UUID, most: int = 100_000) -> None:
    """All ticks of the jobs from `since` to `until`, of each job the last `most`."""
    jobs = CronJob.objects.select_related("crontab", "interval", "clocked").filter(pk__in=endpoints)
    told = [_rows(job, since, until)[-most:] for job in jobs]
    places = {row.pk: place for rows in told for place, row in enumerate(reversed(rows))}
    rows = sorted((row for rows in told for row in rows), key=lambda row: row.scheduled_for)
    for some in pieces(rows, AT_ONCE):
        CronExecution.objects.bulk_create(some)
        _run({row.pk: places[row.pk] for row in some}, endpoints, until, worker)


def _rows(job: CronJob, since: datetime, until: datetime) -> list[CronExecution]:
    begin = max(since, job.created_at)
    return [row_at(job, tick) for tick in ticks_between(schedule_of(job), begin, until)]


def row_at(job: CronJob, tick: datetime, trigger: str = "schedule") -> CronExecution:
    """A tick that waits to be claimed."""
    values = {"scheduled_for": tick, "due_at": tick, "created_at": tick, "trigger": trigger}
    return CronExecution(id=time_ordered_ids(1, tick)[0], job=job, owner_id=job.created_by_id, **values)


def _run(places: dict[UUID, int], endpoints: Endpoints, until: datetime, worker: UUID) -> None:
    """Claim, call and record, until no try is left. `places` counts a job's runs back from its last."""
    waiting = list(places)
    while waiting:
        claimed = claim.claim(waiting, until + HOUR, worker, until)
        claimed.sort(key=lambda one: one.scheduled_for)
        ended = [_end(one, endpoints[one.job_id], places[one.id], until) for one in claimed]
        record_rows.write(ended, worker, until)
        waiting = [one.execution_id for one in ended if one.retry_at]


def _end(claimed: Claimed, endpoint: Endpoint, place: int, until: datetime) -> Ended:
    dice = Random(f"{claimed.job_name}/{place}/{claimed.attempt_number}")
    answer = endpoint.call(claimed, (until - claimed.scheduled_for) / HOUR, dice)
    started_at = claimed.due_at + timedelta(milliseconds=dice.lognormvariate(1.5, 0.6))
    ended_at = started_at + timedelta(milliseconds=answer.timings.total_ms)
    return end_attempt(claimed, answer, started_at, ended_at, dice.random())


def settle(jobs: Iterable[CronJob]) -> None:
    """Say of each job how its last runs ended: retries were recorded behind later ticks."""
    for job in jobs:
        last = CronExecution.objects.filter(job=job, status__in=("SUCCESS", "FAILED")).order_by(
            "-scheduled_for"
        )
        statuses = list(last.values_list("status", flat=True)[:50])
        if statuses:
            job.status = statuses[0]
            job.consecutive_failures = [*statuses, "SUCCESS"].index("SUCCESS")
            job.save(update_fields=["status", "consecutive_failures"])
