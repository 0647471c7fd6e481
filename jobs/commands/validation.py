"""What a schedule means, before anything is stored. [use case]"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from difflib import get_close_matches
from typing import Any
from zoneinfo import available_timezones

from cronmanager.language import gettext, gettext_noop
from jobs import run_times
from jobs.commands.scheduling import choose_kind, parse_schedule, plan_of, why_none
from jobs.models import CronJob
from jobs.schedules import Schedule, ScheduleError
from jobs.schedules.hashed import has_hash
from jobs.schedules.telling import (
    ClockChange,
    Difference,
    Plan,
    cautions_about,
    clock_changes,
    difference_between,
    sentence_of,
    suggested,
)
from jobs.schedules.zones import zone_named
from jobs.shared_schedules import schedule_of

OF_THE_JOB = gettext_noop("where H stands for values that the job's id decides")
NO_JOB_YET = gettext_noop(
    "H stands for values that the job's id decides: those of the job will be others than shown here."
)
TOLD_RUNS = 5
TOLD_CHANGES = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Meaning:
    """A schedule that can be kept."""

    description: str
    timezone: str
    next_runs: list[datetime]  # UTC
    warnings: list[str]
    clock_changes: list[ClockChange]
    difference: Difference | None  # from what the job has now

    @property
    def next_runs_local(self) -> list[str]:
        """The same instants in ISO 8601, each with the zone's offset then."""
        return [at.astimezone(zone_named(self.timezone)).isoformat() for at in self.next_runs]

    @property
    def next_run(self) -> datetime:
        """The first of them: there is always one."""
        return self.next_runs[0]

    @property
    def second_run(self) -> datetime | None:
        """The one after it."""
        return self.next_runs[1] if len(self.next_runs) > 1 else None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a schedule cannot be kept: the part that is wrong, where it begins, and what to write."""

    error: str
    field: str
    position: int | None = None
    suggestion: str | None = None


def validate_schedule(values: Mapping[str, Any], job: CronJob | None, now: datetime) -> Meaning | Refusal:
    """What the schedule in `values` means; of `job`, where given, is taken what they do not say.

    Raises InvalidJob unless they name one schedule.
    """
    kind, value = kind_of(values, job)
    zone = values.get("timezone", job.timezone if job else "UTC")
    try:
        zone_named(zone)
    except ScheduleError as error:
        near = next(iter(get_close_matches(zone[:40], available_timezones(), n=1)), None)
        return Refusal(str(error), "timezone", suggestion=near)
    try:
        plan = planned(values, job, parse_schedule(kind, value, zone, str(job.pk) if job else ""))
    except ScheduleError as error:
        return refusal_of(kind, value, error)
    told = refusal_without_tick(plan, now) or meaning_of(plan, zone, job, now)
    is_hashed = kind == "cron_expression" and has_hash(value)
    return with_hash_told(told, job) if isinstance(told, Meaning) and is_hashed else told


def with_hash_told(meaning: Meaning, job: CronJob | None) -> Meaning:
    """`meaning` with a word on what stands for H."""
    if job:
        return replace(meaning, description=f"{meaning.description}, {gettext(OF_THE_JOB)}")
    return replace(meaning, warnings=[*meaning.warnings, gettext(NO_JOB_YET)])


def kind_of(values: Mapping[str, Any], job: CronJob | None) -> tuple[str, Any]:
    """The kind of schedule that is asked about, and its value; an empty expression counts as written."""
    if (
        values.get("cron_expression") == ""
        and not values.get("interval_seconds")
        and not values.get("run_at")
    ):
        return "cron_expression", ""
    return choose_kind(values, job)


def planned(values: Mapping[str, Any], job: CronJob | None, schedule: Schedule) -> Plan:
    """The schedule in the window that was written, else the job's, taken for active."""
    of_job = job or CronJob()
    bounds = (values.get("starts_at", of_job.starts_at), of_job.paused_until)
    opens_at = max((at for at in bounds if at), default=None)
    return Plan(schedule, opens_at, values.get("ends_at", of_job.ends_at))


def refusal_of(kind: str, value: Any, error: ScheduleError) -> Refusal:
    """What is wrong with a schedule as it is written."""
    if kind != "cron_expression":
        return Refusal(str(error), kind, suggestion=error.suggestion or None)
    field, position = error.field or kind, error.position if error.field or error.position else None
    return Refusal(str(error), field, position, suggested(value, error))


def refusal_without_tick(plan: Plan, now: datetime) -> Refusal | None:
    """What is wrong with a schedule that has no tick to come; None when it has one."""
    if plan.opens_at and plan.ends_at and plan.opens_at > plan.ends_at:
        return Refusal(gettext("This lies before startsAt."), "ends_at")
    if plan.next_tick(now) is not None:
        return None
    field, sentences = next(iter(why_none(plan, now).items()))
    return Refusal(sentences[0], field)


def meaning_of(plan: Plan, zone: str, job: CronJob | None, now: datetime) -> Meaning:
    """Everything that is told about a plan which has a tick to come."""
    p95_ms = run_times.p95_ms(job.pk) if job else None
    until = min(now + TOLD_CHANGES, plan.ends_at) if plan.ends_at else now + TOLD_CHANGES
    return Meaning(
        description=sentence_of(plan.schedule, zone),
        timezone=zone,
        next_runs=plan.next_ticks(now, TOLD_RUNS),
        warnings=cautions_about(plan.schedule, p95_ms / 1000 if p95_ms is not None else None),
        clock_changes=clock_changes(plan.schedule, max(now, plan.opens_at or now), until),
        difference=difference_to(job, plan, zone, now) if job else None,
    )


def difference_to(job: CronJob, plan: Plan, zone: str, now: datetime) -> Difference:
    """What changes when `job` is given the plan and stays as active as it is."""
    after = Plan(plan.schedule, plan.opens_at, plan.ends_at, job.is_active)
    return difference_between(plan_of(job, schedule_of(job)), after, zone, now)
