"""Reads the statistics back: sums of some hours or days, whatever the shards. [store]"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import add
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.statistics.buckets import MOST
from jobs.statistics.tally import BUCKETED, COUNTED, Span, Sums

# Arrays come as texts, all of a step in one: to hand a busy job's 1,400 arrays over one by one, or to have
# PostgreSQL add them up, takes twice as long.
COLUMNS = ", ".join(
    [
        *(f"sum({name})::int8" for name in COUNTED),
        *(
            f"'[' || string_agg(array_lower({name}, 1)::text, ',') || ']',"
            f" '[[' || string_agg(array_to_string({name}, ',', '0'), '],[') || ']]'"
            for name in BUCKETED
        ),
    ]
)
OF_OWNER = f"""
SELECT span, starts_at, {COLUMNS} FROM statistics_of_owners
WHERE owner_id = %(owner)s AND ((span = 'hour' AND starts_at >= %(hours_from)s)
    OR (span = 'day' AND starts_at >= %(days_from)s))
GROUP BY span, starts_at
"""  # noqa: S608 only names of ours
OF_JOB = f"""
SELECT date_trunc(%(span)s, hour, 'UTC') AS step, {COLUMNS} FROM statistics_of_jobs
WHERE job_id = %(job)s AND hour >= %(start)s
GROUP BY step
"""  # noqa: S608 only names of ours
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
    found: dict[Span, Series] = {"hour": {}, "day": {}}
    for span, starts_at, *columns in sql.fetch(OF_OWNER, values):
        found[span][starts_at] = _sums(columns)
    return found


def of_job(job_id: UUID, start: datetime, span: Span) -> Series:
    """The job's hours or days from `start` on."""
    rows = sql.fetch(OF_JOB, {"job": job_id, "start": start, "span": span})
    return {step: _sums(columns) for step, *columns in rows}


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


def _sums(columns: Sequence[Any]) -> Sums:
    """The sums of a step, out of COLUMNS."""
    counted, texts = columns[: len(COUNTED)], iter(columns[len(COUNTED) :])
    buckets = map(_by_bucket, texts, texts)  # pairs
    return Sums(**dict(zip((*COUNTED, *BUCKETED), (*counted, *buckets), strict=True)))


def _by_bucket(leasts: str | None, arrays: str | None) -> dict[int, int]:
    """The counts of all `arrays`, each of which begins at its least bucket; JSON is read quickest."""
    if leasts is None or arrays is None:
        return {}
    whole = [0] * (MOST + 1)
    for least, counts in zip(json.loads(leasts), json.loads(arrays), strict=True):
        place = slice(least, least + len(counts))
        whole[place] = map(add, whole[place], counts)
    return {bucket: count for bucket, count in enumerate(whole) if count}
