"""How full the next 24 hours are, as written and as adjusted, and where there is room. [use case]"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from jobs.queries import reach_of
from jobs.rescheduling.load import Forecast, forecast
from jobs.rescheduling.spread import Slot, free_slots, peak_to_mean
from jobs.statistics.tally import hour_of
from monitoring.dashboard.drawing import line
from monitoring.dashboard.kept import kept_for

KEPT_S = 60
DAY_MINUTES, HOUR_MINUTES = 1440, 60
PERIODS, SLOTS = (5, 15, 30, 60), 5
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Filled:
    """Minutes as they are filled."""

    runs: int
    peak: int
    peak_to_mean: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """Before and after the adjustments: a line each, the figures, and each hour's fullest minute."""

    chart: line.LineChart
    written: Filled
    adjusted: Filled
    hours: list[tuple[datetime, int, int]]
    slots: list[tuple[int, list[Slot]]]
    is_complete: bool


def ahead(user: User, now: datetime) -> Ahead:
    """Of the jobs that `user` may see, from this hour on; computed once in KEPT_S."""
    owner_id, hour = reach_of(user), hour_of(now)
    key = f"forecast:{owner_id}:{hour:%Y%m%d%H}"
    found = kept_for(KEPT_S, key, lambda: forecast(owner_id, hour, DAY_MINUTES))
    before, after = found.as_written, found.as_adjusted
    return Ahead(
        chart_of(found),
        filled(before),
        filled(after),
        [(found.start + n * HOUR, max(_hour(before, n)), max(_hour(after, n))) for n in range(24)],
        [(period, free_slots(after, period, SLOTS)) for period in PERIODS],
        found.is_complete,
    )


def filled(counts: Sequence[int]) -> Filled:
    """The figures of `counts`."""
    return Filled(sum(counts), max(counts), peak_to_mean(counts))


def chart_of(found: Forecast) -> line.LineChart:
    """Both by the minute; peaks stay, however narrow."""
    series = [
        line.Series(_("As written"), found.as_written, "before"),
        line.Series(_("As adjusted"), found.as_adjusted, "duration"),
    ]
    times = [localtime(found.start + n * MINUTE) for n in range(DAY_MINUTES)]
    return line.line_chart(times, series, counted, counted)


def counted(count: float) -> str:
    """A number of runs."""
    return formats.number_format(count, 0 if count == int(count) else 1, use_l10n=True, force_grouping=True)


def _hour(counts: Sequence[int], n: int) -> Sequence[int]:
    return counts[n * HOUR_MINUTES : (n + 1) * HOUR_MINUTES]
