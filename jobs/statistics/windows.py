"""Reads the statistics back: sums of some hours or days, whatever the shards. [store]"""

from collections.abc import Iterable, Sequence
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
        found[span].setdefault(starts_at, Sums()).add(_sums(columns))
    return found


def of_job(job_id: UUID, start: datetime) -> Series:
    """The job's hours from `start` on."""
    return {hour: _sums(columns) for hour, *columns in sql.fetch(OF_JOB, [job_id, start])}


def busiest_hosts(owner_id: UUID, since: datetime, most: int) -> list[tuple[str, int, int]]:
    """The hosts with most calls from the day `since` on: host, succeeded, failed."""
    return [(host, int(good), int(bad)) for host, good, bad in sql.fetch(BUSIEST, [owner_id, since, most])]


def whole(parts: Iterable[Sums]) -> Sums:
    """All of `parts` together."""
    found = Sums()
    for part in parts:
        found.add(part)
    return found


def _sums(columns: Sequence[Any]) -> Sums:
    counted = len(COUNTED)
    arrays = (_counts(*columns[place : place + 2]) for place in range(counted, len(columns), 2))
    return Sums(*columns[:counted], *arrays)


def _counts(least: int | None, counts: Sequence[int | None] | None) -> dict[int, int]:
    """An array as counts by bucket; PostgreSQL fills its gaps with NULL."""
    return {bucket: count for bucket, count in enumerate(counts or (), least or 0) if count}
