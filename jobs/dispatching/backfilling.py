"""Makes the rows of backfills, as many at a time as each allows. [store]

Several schedulers may feed at once: a backfill that another holds is skipped.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from jobs.dispatching.following import following
from jobs.identifiers import time_ordered_ids
from jobs.models import IS_UNFINISHED, Backfill, CronExecution, Trigger
from jobs.schedule_rows import load_schedules
from jobs.schedules import Schedule, ticks_between

LIMIT = 100  # backfills in one transaction
JUST_BEFORE = timedelta(microseconds=1)
AT_WORK = Backfill.objects.filter(next_at__isnull=False)


def feed(now: datetime) -> list[tuple[UUID, datetime]]:
    """Make the next rows of all backfills that have room; returns ids and instants for publication."""
    is_any = AT_WORK.exists()  # a second's usual answer is no, without a transaction
    return _feed(now) if is_any else []


@transaction.atomic
def _feed(now: datetime) -> list[tuple[UUID, datetime]]:
    held = list(_lock())
    schedules = load_schedules({_schedule_key(one) for one in held})
    in_work = _unfinished([one.pk for one in held])
    made = [
        row
        for one in held
        for row in advance(one, schedules[_schedule_key(one)], one.concurrency - in_work.get(one.pk, 0), now)
    ]
    Backfill.objects.bulk_update(held, ["made", "next_at"])
    CronExecution.objects.bulk_create(made)
    return [(row.pk, row.due_at) for row in made]


def advance(backfill: Backfill, schedule: Schedule, room: int, now: datetime) -> list[CronExecution]:
    """Rows for at most `room` further ticks; the backfill is moved on behind them."""
    if room <= 0 or backfill.next_at is None:
        return []
    begin = backfill.next_at - JUST_BEFORE
    ticks = list(islice(ticks_between(schedule, begin, backfill.to_at), room))
    backfill.made += len(ticks)
    beyond = following(schedule, ticks[-1]) if ticks else None
    backfill.next_at = beyond if beyond and beyond <= backfill.to_at else None
    return [_row(backfill, one, tick, now) for one, tick in zip(_ids(ticks, now), ticks, strict=True)]


def _lock() -> Iterable[Backfill]:
    return (
        AT_WORK.select_related("job")
        .select_for_update(skip_locked=True, of=("self",), no_key=True)
        .order_by("next_at")[:LIMIT]
    )


def _unfinished(backfill_ids: list[UUID]) -> dict[UUID, int]:
    rows = CronExecution.objects.filter(IS_UNFINISHED, backfill__in=backfill_ids)
    return dict(rows.values_list("backfill").annotate(count=Count("pk")).order_by())


def _schedule_key(backfill: Backfill) -> tuple[int | None, int | None, int | None]:
    job = backfill.job
    return job.crontab_id, job.interval_id, job.clocked_id


def _ids(ticks: Sequence[datetime], now: datetime) -> list[UUID]:
    return time_ordered_ids(len(ticks), now)


def _row(backfill: Backfill, execution_id: UUID, tick: datetime, now: datetime) -> CronExecution:
    return CronExecution(
        id=execution_id,
        job=backfill.job,
        owner_id=backfill.job.created_by_id,
        backfill=backfill,
        trigger=Trigger.BACKFILL,
        scheduled_for=tick,
        due_at=now,
        created_by_id=backfill.created_by_id,
        created_at=now,
        published_at=now,
        publish_count=1,
    )
