"""A page of jobs with their last runs, in a fixed number of statements. [store]"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.http import HttpRequest

from accounts.models import User
from jobs.models import CronJob
from jobs.queries import reach_of, visible_jobs
from monitoring.dashboard.drawing.strip import Strip, strip
from monitoring.dashboard.jobs_table.chosen import chosen_jobs
from monitoring.dashboard.jobs_table.filters import Wanted
from monitoring.dashboard.jobs_table.orders import ids_of
from monitoring.dashboard.lists import Listed, skip_of, told
from monitoring.dashboard.overview import asked_about, last_runs

HOST = re.compile(r"https?://(\[[^\]]*\]|[^/?#:]*)", re.IGNORECASE)
SEEN = (
    *("name", "endpoint_url", "tags", "created_by__email", "timezone", "status", "is_active"),
    *("last_run_at", "next_run_at", "crontab", "interval", "clocked", "keep_every", "keep_anchor"),
    *("shift_seconds", "held_until", "breaker", "adjusted_since", "adjusted_timeout_ms", "adjustment_note"),
)

ROWS = 25  # twice what a screen has; each costs 1 ms with its strip


@dataclass(frozen=True, slots=True)
class Row:
    """A job as the table shows it."""

    job: CronJob
    host: str
    strip: Strip
    is_asked: bool  # a suggestion waits for a yes or no


def page_of_jobs(request: HttpRequest, user: User, wanted: Wanted) -> Listed:
    """The part of the wanted jobs that the request's `skip` leads to.

    The ids are found first: the planner would join and sort whole rows where it needs but a column of them.
    """
    found = chosen_jobs(user, wanted)
    ids = ids_of(found.jobs, wanted, reach_of(user), skip_of(request), ROWS + 1)
    shown = told(request, ids, ROWS, found.jobs if found.counted is None else found.counted)
    return replace(shown, rows=rows_of(user, shown.rows))


def rows_of(user: User, ids: Sequence[UUID]) -> list[Row]:
    """Those of `ids` that `user` may see, in the order of `ids`."""
    jobs = visible_jobs(user).filter(pk__in=ids).select_related("created_by").only(*SEEN).in_bulk()
    runs, asked = last_runs(user, jobs), asked_about(jobs)
    seen = [jobs[one] for one in ids if one in jobs]
    return [Row(job, host_of(job.endpoint_url), strip(runs[job.pk]), job.pk in asked) for job in seen]


def host_of(url: str) -> str:
    """The host that `url` calls."""
    match = HOST.match(url)
    return match[1] if match else ""
