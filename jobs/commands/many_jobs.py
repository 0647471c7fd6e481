"""Locks and changes many jobs, each in one statement. [store]

Locks are taken in the order of the ids: two that want the same jobs wait, and never for each other.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from jobs import sql
from jobs.models import CronJob

SET_ACTIVE = """
UPDATE cron_jobs j
SET is_active = d.is_active, next_run_at = d.next_run_at, updated_by_id = %(by)s, updated_at = %(now)s,
    keep_every = 1, keep_anchor = NULL, held_until = NULL, adjusted_timeout_ms = NULL, adjusted_since = NULL,
    adjustment_note = '', breaker = NULL, rescheduled_at = NULL, recovered_at = NULL, measured_from = %(now)s
FROM unnest(%(ids)s::uuid[], %(actives)s::bool[], %(ticks)s::timestamptz[]) AS d (id, is_active, next_run_at)
WHERE j.id = d.id
"""
ADD_TAGS = """
UPDATE cron_jobs SET updated_by_id = %(by)s, updated_at = %(now)s, tags = tags || ARRAY(
    SELECT tag FROM unnest(%(tags)s::varchar[]) WITH ORDINALITY AS t (tag, place)
    WHERE tag <> ALL(tags) ORDER BY place)
WHERE id = ANY(%(ids)s::uuid[])
"""
REMOVE_TAGS = """
UPDATE cron_jobs SET updated_by_id = %(by)s, updated_at = %(now)s, tags = ARRAY(
    SELECT tag FROM unnest(tags) WITH ORDINALITY AS t (tag, place)
    WHERE tag <> ALL(%(tags)s::varchar[]) ORDER BY place)
WHERE id = ANY(%(ids)s::uuid[])
"""


def lock(among: QuerySet[CronJob], ids: Sequence[UUID]) -> list[CronJob]:
    """Those of `ids` that are `among`, locked until the transaction ends."""
    rows = among.filter(pk__in=ids).select_for_update(of=("self",), no_key=True)
    return list(rows.order_by("pk"))


def set_active(jobs: Sequence[CronJob], by: User, now: datetime) -> int:
    """Write whether each is active and its next tick, as they have it; no adjustment stands then."""
    actives, ticks = [job.is_active for job in jobs], [job.next_run_at for job in jobs]
    return sql.run(SET_ACTIVE, {**_values(jobs, by, now), "actives": actives, "ticks": ticks})


def add_tags(jobs: Sequence[CronJob], tags: Sequence[str], by: User, now: datetime) -> int:
    """Put on those of `tags` that a job lacks, behind its own."""
    return sql.run(ADD_TAGS, {**_values(jobs, by, now), "tags": list(tags)})


def remove_tags(jobs: Sequence[CronJob], tags: Sequence[str], by: User, now: datetime) -> int:
    """Take `tags` off."""
    return sql.run(REMOVE_TAGS, {**_values(jobs, by, now), "tags": list(tags)})


def _values(jobs: Sequence[CronJob], by: User, now: datetime) -> dict[str, object]:
    return {"ids": [job.pk for job in jobs], "by": by.pk, "now": now}
