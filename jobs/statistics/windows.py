"""Reads the statistics back: sums of some hours or days, whatever the shards. [store]"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.statistics.tally import BUCKETED, COUNTED, Span, Sums

COLUMNS = ", ".join([*COUNTED, *(f"array_lower({name}, 1), {name}" for name in BUCKETED)])
OF_OWNER = f"""
SELECT span, starts_at, {COLUMNS} FROM statistics_of_owners
WHERE owner_id = %(owner)s AND ((span = 'hour' AND starts_at >= %(hours_from)s)
    OR (span = 'day' AND starts_at >= %(days_from)s))
"""  # noqa: S608 only names of ours
OF_JOB = f"SELECT hour, {COLUMNS} FROM statistics_of_jobs WHERE job_id = %s AND hour >= %s"  # noqa: S608
FAILED_HOUR = """
SELECT hour FROM statistics_of_jobs WHERE job_id = %s AND hour >= %s AND failed > 0 ORDER BY hour DESC LIMIT 1
"""
BUSIEST = """
SELECT host, sum(succeeded), sum(failed) FROM statistics_of_hosts
WHERE owner_id = %s AND day >= %s
GROUP BY host ORDER BY sum(succeeded) + sum(failed) DESC, host LIMIT %s
"""

Series = dict[datetime, Sums]


def of_owner(owner_id: UUID, hours_from: datetime, days_from: datetime) -> dict[Span, Series]:
    """The owner's hours and days from those instants on."""
    found: dict[Span, Series] = {"hour": {}, "day": {}}
    values = {"owner": owner_id, "hours_from": hours_from, "days_from": days_from}
    for span, starts_at, *columns in sql.fetch(OF_OWNER, values):
        _add(found[span].setdefault(starts_at, Sums()), columns)
    return found


def of_job(job_id: UUID, start: datetime, start_of: Callable[[datetime], datetime]) -> Series:
    """The job's hours from `start` on, added up by the steps that `start_of` puts them into."""
    found: Series = {}
    for hour, *columns in sql.fetch(OF_JOB, [job_id, start]):
        _add(found.setdefault(start_of(hour), Sums()), columns)
    return found


def last_failed_hour(job_id: UUID, start: datetime) -> datetime | None:
    """The job's latest hour from `start` on in which one of its executions failed."""
    rows = sql.fetch(FAILED_HOUR, [job_id, start])
    return rows[0][0] if rows else None


def busiest_hosts(owner_id: UUID, since: datetime, most: int) -> list[tuple[str, int, int]]:
    """The hosts with most calls from the day `since` on: host, succeeded, failed."""
    return [(host, int(good), int(bad)) for host, good, bad in sql.fetch(BUSIEST, [owner_id, since, most])]


def whole(parts: Iterable[Sums]) -> Sums:
    """All of `parts` together."""
    found = Sums()
    for part in parts:
        found.add(part)
    return found


def _add(sums: Sums, columns: Sequence[Any]) -> None:
    """Add a row to `sums`. Written for speed: a busy job's month has 50,000 counts."""
    for name, count in zip(COUNTED, columns, strict=False):
        if count:
            setattr(sums, name, getattr(sums, name) + count)
    for place, name in enumerate(BUCKETED):
        least, counts = columns[len(COUNTED) + 2 * place : len(COUNTED) + 2 * place + 2]
        if counts:
            _add_counts(getattr(sums, name), least, counts)


def _add_counts(found: dict[int, int], least: int, counts: Sequence[int | None]) -> None:
    known = found.get
    for bucket, count in enumerate(counts, least):
        if count:  # PostgreSQL fills an array's gaps with NULL
            found[bucket] = known(bucket, 0) + count
