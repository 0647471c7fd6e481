"""How many executions are to come in each minute, as written and as adjusted. [store]

Jobs are counted by schedule and adjustment, so that the cost grows with what differs, not with the jobs.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from uuid import UUID

from jobs import sql
from jobs.adjustments import from_columns
from jobs.rescheduling.spread import per_minute
from jobs.schedule_rows import load_schedules
from jobs.schedules import IntervalSchedule, Schedule, ScheduleError, ticks_between
from jobs.schedules.adjusted import NO_ADJUSTMENT, Adjustment, adjusted_ticks_between

Asked = tuple[Schedule, Adjustment]
MOST_GROUPS = 20_000  # the largest; what is left out is told
MINUTE = timedelta(minutes=1)
MINUTE_S = 60
INSTANT = timedelta(microseconds=1)
GROUPS = """
SELECT crontab_id, interval_id, clocked_id, keep_every, keep_anchor, shift_seconds, count(*),
    sum(count(*)) OVER ()::bigint
FROM cron_jobs WHERE is_active AND breaker IS NULL {}
GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY count(*) DESC, 1, 2, 3 LIMIT %s
"""
OF_OWNER = "AND created_by_id = %s"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Executions of each minute from `start` on, without those of the jobs left out."""

    start: datetime
    as_written: list[int]
    as_adjusted: list[int]
    jobs_left_out: int

    @property
    def is_complete(self) -> bool:
        """Whether no job is left out."""
        return not self.jobs_left_out


def forecast(owner_id: UUID | None, start: datetime, minutes: int) -> Forecast:
    """Of one owner's active jobs, or of all."""
    values = [*([owner_id] if owner_id else []), MOST_GROUPS]
    groups = sql.fetch(GROUPS.format(OF_OWNER if owner_id else ""), values)
    schedules = load_schedules({row[:3] for row in groups})
    written: Counter[Asked] = Counter()
    adjusted: Counter[Asked] = Counter()
    for *ids, keep_every, anchor, shift_seconds, jobs, _all in groups:
        schedule = schedules[tuple(ids)]
        shift = as_counted(schedule, shift_seconds)
        written[schedule, NO_ADJUSTMENT] += jobs
        adjusted[schedule, from_columns(keep_every, anchor, shift, None)] += jobs
    before, after = (_sums(asked, start, minutes) for asked in (written, adjusted))
    all_jobs = groups[0][-1] if groups else 0
    return Forecast(start, before, after, all_jobs - sum(row[-2] for row in groups))


def as_counted(schedule: Schedule, shift_seconds: int) -> int:
    """The shift to the minute where ticks are on whole minutes: each falls into the same minute as before.

    So jobs that were spread over an hour are 60 kinds of jobs and not 3,600.
    """
    is_by_second = isinstance(schedule, IntervalSchedule) and schedule.seconds % MINUTE_S
    return shift_seconds if is_by_second else shift_seconds - shift_seconds % MINUTE_S


def _sums(asked: Counter[Asked], start: datetime, minutes: int) -> list[int]:
    sums = [0] * minutes
    for (schedule, adjustment), jobs in asked.items():
        _add(sums, counts_of(schedule, adjustment, start, minutes), jobs)
    return sums


def counts_of(schedule: Schedule, adjustment: Adjustment, start: datetime, minutes: int) -> Sequence[int]:
    """One job's executions of each minute from a whole one on; nothing of what cannot be read."""
    if isinstance(schedule, IntervalSchedule) and adjustment.keep_every == 1:
        return _counts_of_interval(schedule.seconds, adjustment.shift_seconds, start, minutes)
    end = start + minutes * MINUTE
    try:
        return per_minute(_ticks(schedule, adjustment, start, end), start, minutes)
    except ScheduleError:
        return [0] * minutes


def _ticks(schedule: Schedule, adjustment: Adjustment, start: datetime, end: datetime) -> Iterator[datetime]:
    if adjustment == NO_ADJUSTMENT:
        return ticks_between(schedule, start - INSTANT, end)
    return adjusted_ticks_between(schedule, adjustment, start - INSTANT, end)


def _counts_of_interval(seconds: int, shift_seconds: int, start: datetime, minutes: int) -> list[int]:
    """Without going through its ticks: it may have one each second."""
    begin = int(start.timestamp()) - shift_seconds - 1
    gone = [(begin + MINUTE_S * minute) // seconds for minute in range(minutes + 1)]
    return [later - earlier for earlier, later in pairwise(gone)]


def _add(sums: list[int], counts: Sequence[int], times: int) -> None:
    for minute, count in enumerate(counts):
        if count:
            sums[minute] += count * times


def crowd_of(found: Forecast) -> Callable[[Schedule], int]:
    """Asks for executions of all jobs in the fullest minute in which a schedule ticks."""
    minutes = len(found.as_adjusted)

    @cache
    def crowd(schedule: Any) -> int:
        counts = counts_of(schedule, NO_ADJUSTMENT, found.start, minutes)
        return max((found.as_adjusted[minute] for minute, count in enumerate(counts) if count), default=0)

    return crowd
