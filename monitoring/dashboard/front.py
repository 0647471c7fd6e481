"""All that the first page tells. [use case]"""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from cronmanager.language import pgettext, written
from jobs.statistics.tally import Sums
from jobs.upcoming import upcoming_ticks
from monitoring import health, stats
from monitoring.dashboard import overview
from monitoring.dashboard.drawing import heat
from monitoring.dashboard.drawing.outcomes import Ended, outcomes
from monitoring.dashboard.telling import share
from monitoring.dashboard.verdict import troubles

NEXT_UP, RUNNING, GROUPS, FLAPPING, BUSIEST = 8, 8, 8, 6, 6
SPANS = {
    "24h": ("last_24_hours", "series_24h"),
    "7d": ("last_7_days", "series_30d"),
    "30d": ("last_30_days", "series_30d"),
}
STEPS_SHOWN = {"24h": 24, "7d": 7, "30d": 30}
DAY = timedelta(days=1)


def now_on_front(user: User, now: datetime, span: str) -> dict[str, Any]:
    """What changes while one looks: the verdict, the figures of `span`, what is next, runs, has failed."""
    found = stats.overview(user, now)
    flapping = overview.flapping_jobs(user)
    parts = health.check_parts(now)
    counts = found["jobs"]
    missed = found["last_24_hours"].missed
    return {
        "counts": counts,
        "parts": parts,
        "troubles": troubles(parts, counts["failing"], missed, len(flapping)),
        "span": span,
        "spans": tuple(SPANS),
        "figures": figures(found, span),
        "ticks": upcoming_ticks(user, None, now, now + DAY, NEXT_UP)[0],
        "running": overview.running_now(user, RUNNING),
        "failures": overview.failure_groups(user, now),
        "groups_shown": GROUPS,
        "flapping": flapping[:FLAPPING],
        "suggested": overview.suggestions_open(user),
    }


def figures(found: dict[str, Any], span: str) -> dict[str, Any]:
    """Rates and percentiles over `span`, and its steps as bars."""
    sums_name, series_name = SPANS[span]
    sums: Sums = found[sums_name]
    series = list(found[series_name].items())[-STEPS_SHOWN[span] :]
    measured = stats.measures(sums)
    return {
        **measured,
        "success_percent": share(sums.succeeded, sums.succeeded + sums.failed),
        "bars": outcomes([ended(at, one, span) for at, one in series]),
    }


def ended(at: datetime, sums: Sums, span: str) -> Ended:
    """One step of a series; days are those of UTC."""
    other = sums.skipped + sums.missed + sums.cancelled
    told = f"{timezone.localtime(at):%H:%M}" if span == "24h" else written(at, pgettext("date", "j M"))
    return Ended(sums.succeeded, sums.failed, other, told)


def load_on_front(user: User, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What is to come, as heat maps, and who runs most and longest: costly, and slow to change."""
    load = overview.upcoming_load(user, now, zone.key)
    return {
        "week": heat.week(load.week),
        "day": heat.day_by_minute(load.minutes, load.start.astimezone(zone)),
        "busiest": overview.busiest_jobs(user, BUSIEST),
        "slowest": overview.slowest_jobs(user, BUSIEST),
    }
