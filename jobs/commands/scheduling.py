"""From what was written to a schedule, and from a schedule to the job's next tick."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from cronmanager.language import gettext, gettext_noop
from jobs.adjustments import adjustment_of
from jobs.errors import InvalidJob
from jobs.models import CronJob
from jobs.schedules import (
    IntervalSchedule,
    OnceSchedule,
    Schedule,
    ScheduleError,
    check_interval,
    parse_expression,
)
from jobs.schedules.telling import Plan, check_frequency
from jobs.schedules.zones import zone_named

KINDS = ("cron_expression", "interval_seconds", "run_at")
ONE_KIND = gettext_noop("Write exactly one of cronExpression, intervalSeconds and runAt.")
LONGEST_EXPRESSION = 255  # letters


def written_as(job: CronJob) -> tuple[str, Any]:
    """The kind of the job's schedule and its value, as its user wrote them."""
    if job.crontab is not None:
        return "cron_expression", job.cron_expression or expression_of(job.crontab)
    if job.interval is not None:
        seconds = ("interval_seconds", seconds_of(job))
        return ("cron_expression", job.cron_expression) if job.cron_expression else seconds
    return "run_at", job.clocked.clocked_time if job.clocked else None


def seconds_of(job: CronJob) -> int:
    """The length of the job's interval."""
    return int(timedelta(**{job.interval.period: job.interval.every}).total_seconds()) if job.interval else 0


def expression_of(row: Any) -> str:
    """The five fields of a crontab row."""
    return f"{row.minute} {row.hour} {row.day_of_month} {row.month_of_year} {row.day_of_week}"


def choose_kind(values: Mapping[str, Any], job: CronJob | None) -> tuple[str, Any]:
    """Which kind of schedule `values` ask for, and its value; the job's own where they say nothing."""
    written = [(kind, values[kind]) for kind in KINDS if values.get(kind) not in (None, "")]
    if len(written) > 1:
        raise InvalidJob({kind: [gettext(ONE_KIND)] for kind, _ in written})
    if written:
        return written[0]
    kept = written_as(job) if job else None
    if kept is None or kept[0] in values:  # it was taken away and none put in its place
        raise InvalidJob({"cron_expression": [gettext(ONE_KIND)]})
    return kept


def read_schedule(kind: str, value: Any, zone: str, seed: str) -> Schedule:
    """The schedule that was written, else InvalidJob on the field that is wrong."""
    check_zone(zone)
    try:
        schedule = parse_schedule(kind, value, zone, seed)
    except ScheduleError as error:
        raise InvalidJob({kind: [str(error)]}) from error
    return schedule


def parse_schedule(kind: str, value: Any, zone: str, seed: str) -> Schedule:
    """The schedule that was written for the job with the id `seed`.

    Raises ScheduleError, also when it ticks more often than is allowed.
    """
    schedule: Schedule = OnceSchedule(value) if kind == "run_at" else parse_repeating(kind, value, zone, seed)
    check_frequency(schedule, settings.MIN_INTERVAL_SECONDS)
    return schedule


def parse_repeating(kind: str, value: Any, zone: str, seed: str) -> Schedule:
    """An interval or an expression."""
    if kind == "interval_seconds":
        check_interval(value)
        return IntervalSchedule(value)
    if len(value) > LONGEST_EXPRESSION:
        raise ScheduleError(
            gettext("Write at most %(longest_expression)s letters.")
            % {"longest_expression": LONGEST_EXPRESSION}
        )
    return parse_expression(value, zone, seed)


def check_zone(zone: str) -> None:
    """Refuse a time zone that nobody knows."""
    try:
        zone_named(zone)
    except ScheduleError as error:
        raise InvalidJob({"timezone": [str(error)]}) from error


def plan_of(job: CronJob, schedule: Schedule) -> Plan:
    """The schedule in the job's window, as the standing adjustment lets it be."""
    opens_at = max((at for at in (job.starts_at, job.paused_until) if at), default=None)
    return Plan(schedule, opens_at, job.ends_at, job.is_active, adjustment_of(job))


def why_none(plan: Plan, now: datetime) -> dict[str, list[str]]:
    """What to say of a plan without a tick to come."""
    if isinstance(plan.schedule, OnceSchedule) and plan.schedule.at <= now:
        return {"run_at": [gettext("This lies in the past: write an instant to come.")]}
    if plan.ends_at and plan.ends_at <= now:
        return {"ends_at": [gettext("This lies in the past: the job would never run.")]}
    return {
        "ends_at": [gettext("The schedule has no tick before this and after startsAt, pausedUntil and now.")]
    }
