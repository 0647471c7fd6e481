"""Adds what has ended to the statistics, in the transaction in which it ended. [store]

Each statement locks its rows in the order of their keys and the tables come in one order, so writers that
meet on the same rows wait for each other and never deadlock. Call it last: the locks last until the commit.
"""

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.statistics.tally import BUCKETED, COUNTED, End, Sums, tally

SHARDS = 4  # of workers; a worker always writes to the same one
NO_WORKER = SHARDS  # schedulers and people: their transactions may be longer, no recorder waits for them
counted_of = attrgetter(*COUNTED)
ADD_COUNTS = ", ".join(f"{name} = s.{name} + excluded.{name}" for name in COUNTED)
# Most counts have no failures in them: spare them the call.
ADD_BUCKETS = ", ".join(
    f"{name} = CASE WHEN excluded.{name} IS NULL"
    f" THEN s.{name} ELSE add_buckets(s.{name}, excluded.{name}) END"
    for name in BUCKETED
)
VALUES = ", ".join([f"%({name})s::int8[]" for name in COUNTED] + [f"%({name})s::text[]" for name in BUCKETED])
COLUMNS = ", ".join((*COUNTED, *BUCKETED))
READ = ", ".join([f"d.{name}" for name in COUNTED] + [f"d.{name}::int[]" for name in BUCKETED])

ADD_TO_JOBS = f"""
INSERT INTO statistics_of_jobs AS s (job_id, hour, {COLUMNS})
SELECT d.job_id, d.hour, {READ}
FROM unnest(%(job_id)s::uuid[], %(hour)s::timestamptz[], {VALUES}) AS d (job_id, hour, {COLUMNS})
ON CONFLICT (job_id, hour) DO UPDATE SET {ADD_COUNTS}, {ADD_BUCKETS}
"""  # noqa: S608 only names of ours
ADD_TO_OWNERS = f"""
INSERT INTO statistics_of_owners AS s (owner_id, span, starts_at, shard, {COLUMNS})
SELECT d.owner_id, d.span, d.starts_at, %(shard)s, {READ}
FROM unnest(%(owner_id)s::uuid[], %(span)s::text[], %(starts_at)s::timestamptz[], {VALUES})
    AS d (owner_id, span, starts_at, {COLUMNS})
ON CONFLICT (owner_id, span, starts_at, shard) DO UPDATE SET {ADD_COUNTS}, {ADD_BUCKETS}
"""  # noqa: S608 only names of ours
ADD_TO_HOSTS = """
INSERT INTO statistics_of_hosts AS s (owner_id, day, host, shard, succeeded, failed)
SELECT d.owner_id, d.day, d.host, %(shard)s, d.succeeded, d.failed
FROM unnest(%(owner_id)s::uuid[], %(day)s::timestamptz[], %(host)s::text[], %(succeeded)s::int[],
    %(failed)s::int[]) AS d (owner_id, day, host, succeeded, failed)
ON CONFLICT (owner_id, day, host, shard) DO UPDATE
SET succeeded = s.succeeded + excluded.succeeded, failed = s.failed + excluded.failed
"""


def shard_of(worker_id: UUID) -> int:
    """Which of the shards a worker writes to."""
    return worker_id.int % SHARDS


def add(ends: Iterable[End], shard: int = NO_WORKER) -> None:
    """Count `ends`; belongs in the transaction in which they ended, as its last statements."""
    found = tally(ends)
    if not found.jobs:
        return
    _add_sums(ADD_TO_JOBS, ("job_id", "hour"), found.jobs)
    _add_sums(ADD_TO_OWNERS, ("owner_id", "span", "starts_at"), found.owners, shard=shard)
    if found.hosts:
        _add_hosts(found.hosts, shard)


def _add_sums(
    statement: str, names: tuple[str, ...], rows: Mapping[tuple[Any, ...], Sums], **more: int
) -> None:
    keys = sorted(rows)
    sums = [rows[key] for key in keys]
    values = _columns(names, keys) | _columns(COUNTED, map(counted_of, sums))
    values |= {name: sql.array([_array(getattr(one, name)) for one in sums]) for name in BUCKETED}
    sql.run(statement, values | more)


def _columns(names: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    return {name: sql.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def _add_hosts(rows: Mapping[tuple[Any, ...], list[int]], shard: int) -> None:
    keys = sorted(rows)
    values = _columns(
        ("owner_id", "day", "host", "succeeded", "failed"), [(*key, *rows[key]) for key in keys]
    )
    sql.run(ADD_TO_HOSTS, values | {"shard": shard})


def _array(counts: Mapping[int, int]) -> str | None:
    """An array of PostgreSQL's that begins at the least bucket; None when it is empty."""
    if not counts:
        return None
    if len(counts) == 1:
        ((bucket, count),) = counts.items()
        return f"[{bucket}:{bucket}]={{{count}}}"
    least, most = min(counts), max(counts)
    return f"[{least}:{most}]={{{','.join(str(counts.get(n, 0)) for n in range(least, most + 1))}}}"
