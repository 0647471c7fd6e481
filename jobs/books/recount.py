"""Counts a day's ticks again and keeps what does not agree. [story]"""

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC as UTC_ZONE
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from jobs import sql
from jobs.books.balance import Balance, balance
from jobs.commands.schedule_changes import schedule_facts
from jobs.explaining.evidence import as_change
from jobs.explaining.history import Change, spells
from jobs.models import BookDay, BookDifference, CronJob, ScheduleChange

JOBS_AT_A_TIME = 100
MOST_KEPT = 1_000  # differences of one day

ROWS = """
SELECT job_id, scheduled_for, status FROM cron_executions
WHERE job_id = ANY(%s::uuid[]) AND trigger = 'schedule' AND scheduled_for >= %s AND scheduled_for < %s
"""

logger = logging.getLogger(__name__)


def recount(day: date, now: datetime) -> BookDay:
    """Compare each job's ticks of `day` (UTC), by its history, with its rows; keeps the result.

    Reads jobs by the hundred: the cost grows with the day's ticks, the memory does not.
    """
    begin = datetime.combine(day, time(), UTC_ZONE)
    end = begin + timedelta(days=1)
    book, statuses = BookDay(day=day, computed_at=now), Counter[str]()
    differences: list[BookDifference] = []
    for jobs in _chunks():
        rows, changes = _rows(jobs, begin, end), _changes(jobs, begin)
        for job in jobs:
            own = rows.get(job.pk, {})
            life = spells(job.created_at, changes.get(job.pk, []), schedule_facts(job), now)
            found = balance(life, own, begin, end)
            statuses.update(own.values())
            _add(book, found)
            differences += _differences(day, job, found)
    book.by_status = dict(statuses)
    _keep(book, differences[:MOST_KEPT])
    return book


def _add(book: BookDay, found: Balance) -> None:
    book.jobs += 1
    book.expected += found.expected
    book.missing += len(found.missing)
    book.extra += len(found.extra)
    book.held_back += found.held_back


def _differences(day: date, job: CronJob, found: Balance) -> Iterator[BookDifference]:
    for kind, ticks in (("missing", found.missing), ("extra", found.extra)):
        for at in ticks[:MOST_KEPT]:
            yield BookDifference(day=day, job=job, scheduled_for=at, kind=kind)


def _keep(book: BookDay, differences: Sequence[BookDifference]) -> None:
    with transaction.atomic():
        BookDay.objects.filter(day=book.day).delete()
        BookDifference.objects.filter(day=book.day).delete()
        book.save(force_insert=True)
        BookDifference.objects.bulk_create(differences)
    facts = {"day": str(book.day), "expected": book.expected, "missing": book.missing, "extra": book.extra}
    facts["held_back"] = book.held_back
    if book.missing or book.extra:
        logger.error("the books do not balance", extra=facts)
    else:
        logger.info("the books balance", extra=facts)


def _chunks() -> Iterator[list[CronJob]]:
    jobs = CronJob.objects.select_related("crontab", "interval", "clocked").order_by("pk")
    chunk = list(jobs[:JOBS_AT_A_TIME])
    while chunk:
        yield chunk
        chunk = list(jobs.filter(pk__gt=chunk[-1].pk)[:JOBS_AT_A_TIME])


def _rows(jobs: Sequence[CronJob], begin: datetime, end: datetime) -> dict[UUID, dict[datetime, str]]:
    found: dict[UUID, dict[datetime, str]] = defaultdict(dict)
    for job_id, at, status in sql.fetch(ROWS, [[job.pk for job in jobs], begin, end]):
        found[job_id][at] = status
    return found


def _changes(jobs: Sequence[CronJob], since: datetime) -> dict[UUID, list[Change]]:
    found: dict[UUID, list[Change]] = defaultdict(list)
    rows = ScheduleChange.objects.filter(job__in=jobs, applied_at__gte=since).select_related("changed_by")
    for row in rows.order_by("applied_at", "id"):
        found[row.job_id].append(as_change(row))
    return found
