"""Reads the statistics back: sums of some hours or days, whatever the shards. [store]"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.statistics.tally import BUCKETED, COUNTED, Span, Sums, day_of, hour_of

# Rows are added up here: to have PostgreSQL add up a busy job's 2,100 arrays takes twice as long.
COLUMNS = ", ".join((*COUNTED, *(f"{name}, array_lower({name}, 1)" for name in BUCKETED)))
OF_OWNER = f"""
SELECT span, starts_at, {COLUMNS} FROM statistics_of_owners
WHERE owner_id = %(owner)s AND ((span = 'hour' AND starts_at >= %(hours_from)s)
    OR (span = 'day' AND starts_at >= %(days_from)s))
"""  # noqa: S608 only names of ours
OF_JOB = f"""
SELECT hour, {COLUMNS} FROM statistics_of_jobs
WHERE job_id = %(job)s AND hour >= %(start)s AND hour < %(end)s
"""  # noqa: S608 only names of ours
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
Row = Sequence[Any]


def of_owner(owner_id: UUID, hours_from: datetime, days_from: datetime) -> dict[Span, Series]:
    """The owner's hours and days from those instants on."""
    values = {"owner": owner_id, "hours_from": hours_from, "days_from": days_from}
    rows: dict[Span, list[Row]] = {"hour": [], "day": []}
    for span, *row in sql.fetch_arrays(OF_OWNER, values):
        rows[span].append(row)
    return {"hour": _by_step(rows["hour"], hour_of), "day": _by_step(rows["day"], day_of)}


def of_job(job_id: UUID, start: datetime, end: datetime, span: Span) -> Series:
    """The job's hours or days from `start` up to `end`, those in which anything ended."""
    return _by_step(_hours(job_id, start, end), hour_of if span == "hour" else day_of)


def sums_of_job(job_id: UUID, start: datetime, end: datetime) -> Sums:
    """The job's hours from `start` up to `end`, all together."""
    return _sums(_hours(job_id, start, end))


def _hours(job_id: UUID, start: datetime, end: datetime) -> list[Row]:
    return list(sql.fetch_arrays(OF_JOB, {"job": job_id, "start": start, "end": end}))


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


def _by_step(rows: Iterable[Row], step_of: Callable[[datetime], datetime]) -> Series:
    """The sums of each step; rows begin with their hour."""
    found: defaultdict[datetime, list[Row]] = defaultdict(list)
    for row in rows:
        found[step_of(row[0])].append(row)
    return {step: _sums(of_step) for step, of_step in found.items()}


def _sums(rows: Sequence[Row]) -> Sums:
    """All rows together: each an instant, then COLUMNS."""
    if not rows:
        return Sums()
    _, *columns = zip(*rows, strict=True)
    pairs = iter(columns[len(COUNTED) :])
    values: list[Any] = [*map(sum, columns[: len(COUNTED)]), *map(_by_bucket, pairs, pairs)]
    return Sums(*values)


def _by_bucket(arrays: Iterable[list[int | None] | None], leasts: Iterable[int]) -> dict[int, int]:
    """The counts of all `arrays`, each of which begins at its least bucket.

    Those that begin alike are added up bucket by bucket: there are many, with few beginnings.
    """
    alike: defaultdict[int, list[list[int | None]]] = defaultdict(list)
    for array, least in zip(arrays, leasts, strict=True):
        if array:
            alike[least].append(array)
    found: dict[int, int] = {}
    for least, those in alike.items():
        for bucket, counts in enumerate(zip_longest(*those), least):
            found[bucket] = found.get(bucket, 0) + sum(filter(None, counts))
    return {bucket: count for bucket, count in found.items() if count}
