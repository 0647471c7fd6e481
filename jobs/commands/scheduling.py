"""From what was written to a schedule, and from a schedule to the job's next tick."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from jobs.errors import InvalidJob
from jobs.models import CronJob
from jobs.schedules import (
    IntervalSchedule,
    OnceSchedule,
    Schedule,
    ScheduleError,
    check_interval,
    next_tick,
    parse_expression,
)
from jobs.schedules.zones import zone_named

KINDS = ("cron_expression", "interval_seconds", "run_at")
ONE_KIND = "Write exactly one of cronExpression, intervalSeconds and runAt."
JUST_BEFORE = timedelta(microseconds=1)  # a tick at the very start or end of a pause counts


def written_as(job: CronJob) -> tuple[str, Any]:
    """The kind of the job's schedule and its value, as its user wrote them."""
    if job.crontab is not None:
        return "cron_expression", job.cron_expression or _expression(job.crontab)
    if job.interval is not None:
        seconds = ("interval_seconds", seconds_of(job))
        return ("cron_expression", job.cron_expression) if job.cron_expression else seconds
    return "run_at", job.clocked.clocked_time if job.clocked else None


def seconds_of(job: CronJob) -> int:
    """The length of the job's interval."""
    return int(timedelta(**{job.interval.period: job.interval.every}).total_seconds()) if job.interval else 0


def _expression(row: Any) -> str:
    return f"{row.minute} {row.hour} {row.day_of_month} {row.month_of_year} {row.day_of_week}"


def choose_kind(values: Mapping[str, Any], job: CronJob | None) -> tuple[str, Any]:
    """Which kind of schedule `values` ask for, and its value; the job's own where they say nothing."""
    written = [(kind, values[kind]) for kind in KINDS if values.get(kind) not in (None, "")]
    if len(written) > 1:
        raise InvalidJob({kind: [ONE_KIND] for kind, _ in written})
    if written:
        return written[0]
    kept = written_as(job) if job else None
    if kept is None or kept[0] in values:  # it was taken away and none put in its place
        raise InvalidJob({"cron_expression": [ONE_KIND]})
    return kept


def read_schedule(kind: str, value: Any, zone: str) -> Schedule:
    """The schedule that was written, else InvalidJob on the field that is wrong."""
    check_zone(zone)
    try:
        if kind == "cron_expression":
            return parse_expression(value, zone)
        if kind == "interval_seconds":
            check_interval(value)
            return IntervalSchedule(value)
    except ScheduleError as error:
        raise InvalidJob({kind: [str(error)]}) from error
    return OnceSchedule(value)


def check_zone(zone: str) -> None:
    """Refuse a time zone that nobody knows."""
    try:
        zone_named(zone)
    except ScheduleError as error:
        raise InvalidJob({"timezone": [str(error)]}) from error


def first_tick(schedule: Schedule, job: CronJob, now: datetime) -> datetime | None:
    """The job's next tick after `now` within its window; None when it has none."""
    bounds = [at - JUST_BEFORE for at in (job.starts_at, job.paused_until) if at]
    tick = next_tick(schedule, max(now, *bounds) if bounds else now)
    return None if tick is None or (job.ends_at and tick > job.ends_at) else tick


def why_none(schedule: Schedule, job: CronJob, now: datetime) -> dict[str, list[str]]:
    """What to say of a schedule without a tick to come."""
    if isinstance(schedule, OnceSchedule) and schedule.at <= now:
        return {"run_at": ["This lies in the past: write an instant to come."]}
    if job.ends_at and job.ends_at <= now:
        return {"ends_at": ["This lies in the past: the job would never run."]}
    return {"ends_at": ["The schedule has no tick before this and after startsAt, pausedUntil and now."]}
