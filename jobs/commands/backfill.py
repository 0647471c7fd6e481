"""Running past ticks of a job. [use case]"""

from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.http import Http404

from accounts.models import User
from cronmanager.language import gettext, number
from jobs import announcements
from jobs.dispatching.withdrawal import withdraw_backfill
from jobs.endings import Ending
from jobs.errors import InvalidJob, NothingToCancel
from jobs.identifiers import time_ordered_ids
from jobs.models import Backfill, CronJob
from jobs.schedules import ticks_between
from jobs.shared_schedules import schedule_of

MOST_TICKS = 10_000
JUST_BEFORE = timedelta(microseconds=1)


def plan_backfill(
    job: CronJob, from_at: datetime, to_at: datetime, concurrency: int, by: User | None, now: datetime
) -> Backfill:
    """The backfill of the job's ticks from `from_at` up to and with `to_at`, by its schedule as it is now.

    Nothing is stored. Raises InvalidJob on a range that is none, not past, without ticks or with too many.
    """
    refuse_range(from_at, to_at, now)
    ticks = list(islice(ticks_between(schedule_of(job), from_at - JUST_BEFORE, to_at), MOST_TICKS + 1))
    if not ticks:
        raise InvalidJob({"from": [gettext("The job's schedule has no tick in this range.")]})
    if len(ticks) > MOST_TICKS:
        sentence = gettext(
            "There are more than %(most_ticks)s ticks in this range: write %(ticks)s or earlier."
        ) % {"most_ticks": number(MOST_TICKS), "ticks": _as_text(ticks[-2])}
        raise InvalidJob({"to": [sentence]})
    return Backfill(
        id=time_ordered_ids(1, now)[0],
        job=job,
        from_at=from_at,
        to_at=to_at,
        concurrency=concurrency,
        count=len(ticks),
        next_at=ticks[0],
        created_by=by,
        created_at=now,
    )


def refuse_range(from_at: datetime, to_at: datetime, now: datetime) -> None:
    """Refuse a range that ends before it begins, or in the future."""
    if to_at < from_at:
        raise InvalidJob({"to": [gettext("This lies before from.")]})
    if to_at > now:
        raise InvalidJob(
            {"to": [gettext("This lies in the future: the schedule itself runs what is to come.")]}
        )


@transaction.atomic
def start_backfill(backfill: Backfill, by: User | None) -> Backfill:
    """Store a planned backfill; the schedulers make its executions, `concurrency` at a time."""
    backfill.save(force_insert=True)
    announcements.backfills_started.send(Backfill, backfills=[backfill], by=by)
    return backfill


@transaction.atomic
def cancel_backfill(backfill: Backfill, by: User | None, now: datetime) -> Backfill:
    """Make no further executions of it and cancel those that wait. Raises NothingToCancel."""
    held = (
        Backfill.objects.select_for_update(of=("self",)).select_related("job").filter(pk=backfill.pk).first()
    )
    if held is None:
        raise Http404
    cancelled = withdraw_backfill(held.pk, Ending.BACKFILL_CANCELLED.value, now)
    if held.next_at is None and not cancelled:
        raise NothingToCancel(gettext("Every execution of this backfill has ended or is being made."))
    held.next_at, held.cancelled_at = None, now
    held.save(update_fields=["next_at", "cancelled_at"])
    announcements.backfills_cancelled.send(Backfill, backfills=[held], by=by)
    return held


def _as_text(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")
