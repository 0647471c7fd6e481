"""Jobs whose tick has come, and the rows that their ticks become. [store]

Several schedulers may do this at once: locked jobs are skipped, never waited for, and a tick is unique.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.adjustments import from_columns
from jobs.dispatching.following import Effective, effective
from jobs.dispatching.policy import Decision, DueJob, Tick
from jobs.endings import Ending
from jobs.identifiers import time_ordered_ids
from jobs.schedule_rows import ScheduleKey, load_schedules
from jobs.schedules import Schedule
from jobs.statistics import store as statistics
from jobs.statistics.tally import End

LOCK_DUE = """
SELECT id, created_by_id, crontab_id, interval_id, clocked_id, next_run_at, misfire_policy,
    misfire_grace_seconds, ends_at, overlap_policy, keep_every, keep_anchor, shift_seconds, held_until
FROM cron_jobs
WHERE is_active AND next_run_at <= %s AND id <> ALL(%s::uuid[])
ORDER BY next_run_at
LIMIT %s
FOR NO KEY UPDATE SKIP LOCKED
"""
# Two halves, each by a partial index of its own.
BUSY = """
SELECT job_id FROM cron_executions WHERE status IN ('RUNNING', 'RETRYING') AND job_id = ANY(%(jobs)s::uuid[])
UNION
SELECT job_id FROM cron_executions WHERE status IN ('PENDING', 'RETRYING') AND job_id = ANY(%(jobs)s::uuid[])
"""
# A row CANCELLED by a pause or an edit comes back when the schedule has that tick again before its instant.
INSERT = """
INSERT INTO cron_executions (id, job_id, owner_id, trigger, scheduled_for, due_at, status, completed_at,
    published_at, publish_count, is_waiting, losses, attempt_number, response_truncated, attempts,
    skip_reason, created_at)
SELECT t.id, t.job_id, t.owner_id, 'schedule', t.at, t.due_at, t.status,
    CASE t.status WHEN 'MISSED' THEN %(now)s END, %(now)s, 1, false, 0, 0, false, '[]',
    CASE t.status WHEN 'MISSED' THEN %(reason)s END, %(now)s
FROM unnest(%(ids)s::uuid[], %(jobs)s::uuid[], %(owners)s::uuid[], %(ats)s::timestamptz[],
    %(dues)s::timestamptz[], %(statuses)s::text[]) AS t (id, job_id, owner_id, at, due_at, status)
ON CONFLICT (job_id, scheduled_for, (CASE WHEN NOT (trigger = 'schedule') THEN id END)) DO UPDATE
SET status = excluded.status, completed_at = excluded.completed_at, skip_reason = excluded.skip_reason,
    published_at = excluded.published_at, due_at = excluded.due_at
WHERE cron_executions.status = 'CANCELLED' AND cron_executions.started_at IS NULL
RETURNING id, due_at, status, job_id, owner_id, scheduled_for, xmax <> 0 AS was_cancelled
"""
ADVANCE = """
UPDATE cron_jobs SET next_run_at = d.next_run_at
FROM unnest(%s::uuid[], %s::timestamptz[]) AS d (id, next_run_at)
WHERE cron_jobs.id = d.id
"""
# Not before its last tick: until then a person may still pause the job, and that must take the tick back.
# Nor at it, and not many at a time: a herd that runs once must not be held up by its own clearing away.
RETIRE = """
UPDATE cron_jobs SET is_active = false
WHERE id IN (
    SELECT j.id FROM cron_jobs j
    WHERE j.is_active AND j.next_run_at IS NULL AND (j.clocked_id IS NOT NULL OR j.ends_at IS NOT NULL)
        AND EXISTS (SELECT 1 FROM cron_executions e WHERE e.job_id = j.id)
        AND NOT EXISTS (SELECT 1 FROM cron_executions e WHERE e.job_id = j.id AND e.scheduled_for > %s)
    LIMIT 500
    FOR NO KEY UPDATE SKIP LOCKED
)
"""
RETIRED_AFTER = timedelta(seconds=5)  # past the last tick


def lock_due_jobs(horizon: datetime, limit: int, but: Sequence[UUID] = ()) -> list[DueJob[Effective]]:
    """Lock at most `limit` jobs with a tick up to `horizon`, the longest overdue first; none of `but`.

    Rows held by another scheduler are skipped, never waited for, so any number share a herd.
    The locks last until the caller's transaction ends.
    """
    rows = sql.fetch(LOCK_DUE, [horizon, list(but), limit])
    schedules = load_schedules({row[2:5] for row in rows})
    return [
        DueJob(
            row[0], row[1], _effective(row, schedules), row[5], row[6], timedelta(seconds=row[7]), *row[8:10]
        )
        for row in rows
    ]


def _effective(row: tuple[Any, ...], schedules: Mapping[ScheduleKey, Schedule]) -> Effective:
    key: ScheduleKey = row[2], row[3], row[4]
    return effective(schedules[key], from_columns(row[10], row[11], row[12], row[13]))


def busy_among(job_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the jobs with an execution that has not ended."""
    if not job_ids:
        return set()
    return {row[0] for row in sql.fetch(BUSY, {"jobs": list(job_ids)})}


def insert_executions(decisions: Iterable[Decision], now: datetime) -> list[tuple[UUID, datetime]]:
    """Write one row for each tick that has none yet; returns ids and instants of those that are to run."""
    ticks = [tick for decision in decisions for tick in decision.ticks]
    if not ticks:
        return []
    rows = sql.fetch(INSERT, _columns(ticks, now))
    statistics.add(_ends(rows))
    return [(row[0], row[1]) for row in rows if row[2] == "PENDING"]


def _ends(rows: Sequence[Sequence[Any]]) -> list[End]:
    """What is MISSED from the start, and what was CANCELLED and is so no more."""
    ends = [End(row[3], row[4], row[5], row[2]) for row in rows if row[2] == "MISSED"]
    return ends + [End(row[3], row[4], row[5], "CANCELLED", count=-1) for row in rows if row[6]]


def _columns(ticks: Sequence[Tick], now: datetime) -> dict[str, object]:
    return {
        "now": now,
        "reason": Ending.MISSED.value,
        "ids": sql.array(time_ordered_ids(len(ticks), now)),
        "jobs": sql.array(tick.job_id for tick in ticks),
        "owners": sql.array(tick.owner_id for tick in ticks),
        "ats": sql.array(tick.at for tick in ticks),
        "dues": sql.array(tick.due_at for tick in ticks),
        "statuses": sql.array("PENDING" if tick.runs else "MISSED" for tick in ticks),
    }


def advance(decisions: Sequence[Decision]) -> None:
    """Move each job on to its first tick without a row; none is left where the schedule has ended."""
    columns = ((one.job_id for one in decisions), (one.next_run_at for one in decisions))
    sql.run(ADVANCE, list(map(sql.array, columns)))


def retire_ended(now: datetime) -> None:
    """Make jobs inactive whose last tick came RETIRED_AFTER ago or earlier."""
    sql.run(RETIRE, [now - RETIRED_AFTER])
