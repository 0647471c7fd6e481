"""The orders of the jobs table. [store]

All jobs, and those that succeeded, which are most, are read as ranges of indexes, one after the other, as
many as a page needs; what other filters leave is sorted. No index has the order by last run: each run would
write it. Of very many jobs its first pages are therefore kept for some seconds, for all who ask.
"""

from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When

from cronmanager.rest.paging import total_of
from jobs.models import CronJob, JobStatus, JobWords
from monitoring.dashboard.jobs_table.filters import Wanted
from monitoring.dashboard.kept import kept_for
from monitoring.dashboard.lists import in_turn

NEWEST, OLDEST = ("-created_at", "-id"), ("created_at", "id")
FROM_A, FROM_Z = ("name", "id"), ("-name", "-id")
NEXT = Case(When(is_active=True, then="next_run_at"))  # one that is paused may have kept a tick
COLUMNS: dict[str, Any] = {"status": F("status"), "last": F("last_run_at"), "next": NEXT}
ORDERS: dict[str, tuple[Any, ...]] = {
    "-created": NEWEST,
    "created": OLDEST,
    "name": FROM_A,
    "-name": FROM_Z,
    **{name: (column.asc(nulls_last=True), *NEWEST) for name, column in COLUMNS.items()},
    **{f"-{name}": (column.desc(nulls_last=True), *NEWEST) for name, column in COLUMNS.items()},
}

BY_LAST_RUN = ("last", "-last")
KEPT_S, MOST_KEPT = 10, 500


def ids_of(
    jobs: QuerySet[CronJob], wanted: Wanted, owner_id: UUID | None, skip: int, take: int
) -> list[UUID]:
    """At most `take` ids of `jobs`, which `wanted` leaves of an owner's or of all, from number `skip` on."""
    parts = parts_of(jobs, wanted, owner_id)
    is_early = wanted.sort in BY_LAST_RUN and wanted.leaves_most and skip + take <= MOST_KEPT
    if is_early and not total_of(jobs)[1]:
        return _kept(parts[0])[skip : skip + take]
    return in_turn(parts, skip, take)


def _kept(part: QuerySet[Any, UUID]) -> list[UUID]:
    key = sha256(str(part.query).encode()).hexdigest()
    return kept_for(KEPT_S, f"order:{key}", lambda: list(part[:MOST_KEPT]))


def parts_of(jobs: QuerySet[CronJob], wanted: Wanted, owner_id: UUID | None) -> list[QuerySet[Any, UUID]]:
    """The same ids, all of them, part after part."""
    is_descending = wanted.sort.startswith("-")
    match wanted.sort.removeprefix("-") if wanted.leaves_most else "":
        case "name":
            words = JobWords.objects.filter(owner_id=owner_id) if owner_id else JobWords.objects.all()
            return [_named(words.filter(job__in=jobs) if wanted.narrows else words, is_descending)]
        case "status":
            parts = [_ids(jobs.filter(status=status), NEWEST) for status in sorted(JobStatus)]
            return parts[::-1] if is_descending else parts
        case "next":
            return _planned_first(jobs, is_descending)
        case _:
            return [_ids(jobs, ORDERS[wanted.sort])]


def _ids(jobs: QuerySet[CronJob], order: tuple[Any, ...]) -> QuerySet[Any, UUID]:
    return jobs.order_by(*order).values_list("pk", flat=True)


def _named(words: QuerySet[JobWords], is_descending: bool) -> QuerySet[Any, UUID]:
    order = ("-name", "-job_id") if is_descending else ("name", "job_id")
    return words.order_by(*order).values_list("job_id", flat=True)


def _planned_first(jobs: QuerySet[CronJob], is_descending: bool) -> list[QuerySet[Any, UUID]]:
    planned = jobs.filter(is_active=True, next_run_at__isnull=False)
    others = jobs.filter(Q(is_active=False) | Q(is_active=True, next_run_at=None))
    return [
        _ids(planned, ("-next_run_at" if is_descending else "next_run_at", *NEWEST)),
        _ids(others, NEWEST),
    ]
