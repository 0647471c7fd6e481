"""What stands beside the form as one types: what the schedule means, and what an edit changes. [use case]"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from accounts.models import User
from cronmanager.language import pgettext
from cronmanager.rest.errors import Problem
from jobs.commands import preview_update
from jobs.commands.scheduling import parse_schedule, plan_of
from jobs.commands.validation import Meaning, Refusal, kind_of, planned
from jobs.models import CronJob
from jobs.schedules.telling import Difference, difference_between
from jobs.schedules.zones import zone_named
from jobs.shared_schedules import schedule_of
from monitoring.dashboard.drawing import heat
from monitoring.dashboard.editor.form import JobForm
from monitoring.dashboard.editor.saving import meaning_of, values_of
from monitoring.dashboard.editor.ways import Chosen, FieldError

WEEK, MOST_TICKS = timedelta(days=7), 12_000
LONG_OR_SECRET = frozenset(
    {"headers", "body", "auth_password", "auth_token", "signing_secret", "description", "query_params"}
)
OF_THE_SCHEDULE = frozenset({"way", "words", "build_days"})


@dataclass(frozen=True, slots=True)
class Changed:
    """A field of the form that says another thing; texts where they are short and no secret."""

    label: str
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Preview:
    """Nothing of it is there while no schedule is written."""

    zone: str = "UTC"
    chosen: Chosen | None = None
    meaning: Meaning | None = None
    problem: str = ""
    suggestion: str = ""
    week: heat.Heat | None = None
    changed: list[Changed] = field(default_factory=list)
    difference: Difference | None = None


def preview_of(form: JobForm, job: CronJob | None, by: User, now: datetime) -> Preview:
    """Say it, whatever else is still wrong in the form."""
    preview = Preview(zone=str(form.typed()["timezone"] or "UTC"))
    if form.typed()["way"] == "cron" and not str(form.typed()["cron_expression"] or "").strip():
        return preview
    try:
        preview.chosen, found = meaning_of(form, job, now)
    except FieldError as error:
        preview.problem = str(error)
        return preview
    if isinstance(found, Refusal):
        preview.problem, preview.suggestion = found.error, found.suggestion or ""
        return preview
    preview.meaning, preview.difference = found, found.difference
    preview.week = week_of(preview.chosen, found, job, now)
    if job is not None:
        tell_edit(preview, form, job, by, now)
    return preview


def week_of(chosen: Chosen, meaning: Meaning, job: CronJob | None, now: datetime) -> heat.Heat | None:
    """The next seven days by weekday and hour of the zone; None where there is no end of ticks."""
    names = {"cronExpression": "cron_expression", "intervalSeconds": "interval_seconds", "runAt": "run_at"}
    value = datetime.fromisoformat(chosen.value) if chosen.kind == "runAt" else chosen.value
    kind, value = kind_of({names[chosen.kind]: value}, None)
    plan = planned({}, job, parse_schedule(kind, value, meaning.timezone, str(job.pk) if job else ""))
    ticks = list(islice(plan.ticks(now, now + WEEK), MOST_TICKS))
    return None if len(ticks) == MOST_TICKS else heat.week(by_hour(ticks, meaning.timezone))


def by_hour(ticks: Iterable[datetime], zone: str) -> list[list[int]]:
    """How many fall into each hour of the week."""
    counts = [[0] * 24 for _ in range(7)]
    clock = zone_named(zone)
    for tick in ticks:
        local = tick.astimezone(clock)
        counts[local.weekday()][local.hour] += 1
    return counts


def tell_edit(preview: Preview, form: JobForm, job: CronJob, by: User, now: datetime) -> None:
    """What the edit changes; a dry run of it where it could be made as it stands."""
    changed = form.changed()
    preview.changed = [
        told(form, name) for name in form.fields if name in changed and name not in OF_THE_SCHEDULE
    ]
    if not changed:
        plan = plan_of(job, schedule_of(job))
        preview.difference = difference_between(plan, plan, job.timezone, now)
        return
    try:
        values = values_of(form, job, now)
        preview.difference = preview_update(job.pk, values, by, now).difference
    except Problem:
        return  # the schedule's own difference stands; what is wrong is told when it is saved


def told(form: JobForm, name: str) -> Changed:
    """A changed field."""
    label = str(form.fields[name].label)
    if name in LONG_OR_SECRET:
        return Changed(label)
    return Changed(label, *(_text(value) for value in (form.initial.get(name), form[name].value())))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return pgettext("flag", "yes") if value else pgettext("flag", "no")
    return str(value or "–")
