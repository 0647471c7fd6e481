"""Reads the statistics back: sums of some hours or days, whatever the shards. [store]"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from operator import add
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.statistics.buckets import MOST
from jobs.statistics.tally import BUCKETED, COUNTED, Span, Sums

COLUMNS = ", ".join(
    [*COUNTED, *(f"array_lower({name}, 1), array_to_string({name}, ',', '0')" for name in BUCKETED)]
)
OF_OWNER = f"""
SELECT span, starts_at, {COLUMNS} FROM statistics_of_owners
WHERE owner_id = %(owner)s AND ((span = 'hour' AND starts_at >= %(hours_from)s)
    OR (span = 'day' AND starts_at >= %(days_from)s))
"""  # noqa: S608 only names of ours
OF_JOB = f"SELECT hour, {COLUMNS} FROM statistics_of_jobs WHERE job_id = %s AND hour >= %s"  # noqa: S608
DAYS_OF_JOB = """
SELECT (hour AT TIME ZONE 'UTC')::date, sum(succeeded + failed + skipped + missed + cancelled)
FROM statistics_of_jobs WHERE job_id = %s AND hour >= %s GROUP BY 1
"""
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
    values = {"owner": owner_id, "hours_from": hours_from, "days_from": days_from}
    rows = sql.fetch(OF_OWNER, values)
    found: dict[Span, Series] = {"hour": {}, "day": {}}
    for (span, starts_at), sums in _added((row[:2], row[2:]) for row in rows).items():
        found[span][starts_at] = sums
    return found


def of_job(job_id: UUID, start: datetime, start_of: Callable[[datetime], datetime]) -> Series:
    """The job's hours from `start` on, added up by the steps that `start_of` puts them into."""
    return _added((start_of(row[0]), row[1:]) for row in sql.fetch(OF_JOB, [job_id, start]))


def days_of_job(job_id: UUID, start: datetime) -> dict[date, int]:
    """How many of the job's executions of each day (UTC) have ended; without the arrays, a year is quick."""
    return {day: int(count) for day, count in sql.fetch(DAYS_OF_JOB, [job_id, start])}


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


def _added(rows: Iterable[tuple[Any, Sequence[Any]]]) -> dict[Any, Sums]:
    """The sums of all rows with the same key.

    Lists are added whole, and arrays come as texts: a busy job's month has 50,000 counts.
    """
    found: dict[Any, tuple[list[int], list[list[int]]]] = {}
    for key, columns in rows:
        if key not in found:
            found[key] = [0] * len(COUNTED), [[0] * (MOST + 1) for _ in BUCKETED]
        counted, arrays = found[key]
        counted[:] = map(add, counted, columns)
        for place, array in enumerate(arrays):
            least, counts = columns[len(COUNTED) + 2 * place : len(COUNTED) + 2 * place + 2]
            if counts:
                _add_counts(array, least, counts)
    return {key: _summed(counted, arrays) for key, (counted, arrays) in found.items()}


def _summed(counted: list[int], arrays: list[list[int]]) -> Sums:
    whole = dict(zip(COUNTED, counted, strict=True)) | dict(
        zip(BUCKETED, map(_by_bucket, arrays), strict=True)
    )
    return Sums(**whole)  # type: ignore[arg-type]  # names of ours, each with its type


def _add_counts(array: list[int], least: int, counts: str) -> None:
    values = list(map(int, counts.split(",")))
    place = slice(least, least + len(values))
    array[place] = map(add, array[place], values)


def _by_bucket(array: Sequence[int]) -> dict[int, int]:
    return {bucket: count for bucket, count in enumerate(array) if count}
