"""From the form to the commands, and from their refusals to the fields. [face]"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.models import User
from cronmanager.language import gettext
from cronmanager.rest.casing import camel
from cronmanager.rest.errors import InvalidFields, Problem
from cronmanager.rest.preconditions import NONE, Precondition
from jobs.api.serializers import JobSerializer
from jobs.api.serializers.schedules import ValidateSerializer
from jobs.commands import checks, create_job, update_job
from jobs.commands.scheduling import KINDS
from jobs.commands.validation import Meaning, Refusal, validate_schedule
from jobs.models import CronJob
from monitoring.dashboard.editor.form import JobForm
from monitoring.dashboard.editor.ways import Chosen, FieldError, chosen, instant
from monitoring.dashboard.editor.written import written

SNAKE = {camel(name): name for name in JobForm.base_fields} | {camel(kind): kind for kind in KINDS}
Errors = dict[str, list[str]]


def save(form: JobForm, job: CronJob | None, by: User, now: datetime, revision: str) -> CronJob | None:
    """Create the job, or change it; None when the form now says why not."""
    try:
        values = values_of(form, job, now)
        if job is None:
            return create_job(by, values, now)
        seen = Precondition(frozenset({revision})) if revision else NONE
        return update_job(job.pk, values, by, now, seen)
    except Problem as error:
        tell(form, error)
    return None


def tell(form: JobForm, error: Problem) -> None:
    """A refusal beside its fields; one without fields above them."""
    if error.errors:
        form.put_errors(on_fields(error.errors, form.typed()))
    else:
        form.add_error(None, error.detail)


def values_of(form: JobForm, job: CronJob | None, now: datetime, *, is_trial: bool = False) -> dict[str, Any]:
    """What commands take. Raises InvalidFields with all that can be said against it at once."""
    typed = form.typed()
    found = written(typed, None if job is None else form.changed())
    errors = dict(found.errors)
    wrong = JobSerializer(data=found.values, partial=True)
    if not wrong.is_valid():
        errors |= {SNAKE.get(name, name): texts_in(told) for name, told in wrong.errors.items()}
    rest = {name: value for name, value in found.values.items() if SNAKE.get(name, name) not in errors}
    values = _validated(rest)
    errors |= checks.problems_of(values)
    if is_trial:
        values = {name: value for name, value in values.items() if name not in KINDS}
        errors = {name: errors[name] for name in errors if name not in ("name", *KINDS)}
    else:
        errors = _schedule_errors(values, job, now) | errors
    if errors:
        raise InvalidFields("", errors)
    return values


def _validated(rest: Mapping[str, Any]) -> dict[str, Any]:
    serializer = JobSerializer(data=rest, partial=True)
    return dict(serializer.validated_data) if serializer.is_valid() else {}


def _schedule_errors(values: Mapping[str, Any], job: CronJob | None, now: datetime) -> Errors:
    """What can be said against the schedule before the command says it."""
    if not any(values.get(kind) not in (None, "") for kind in KINDS):
        return {"cron_expression": [gettext("Write a schedule.")]} if values.keys() & set(KINDS) else {}
    asked = {name: values[name] for name in (*KINDS, "timezone", "starts_at", "ends_at") if name in values}
    found = validate_schedule(asked, job, now)
    if not isinstance(found, Refusal):
        return {}
    others = _schedule_errors({**values, "timezone": "UTC"}, job, now) if found.field == "timezone" else {}
    return others | {found.field: [found.error]}


def meaning_of(form: JobForm, job: CronJob | None, now: datetime) -> tuple[Chosen, Meaning | Refusal]:
    """What the schedule in the form means. Raises FieldError."""
    typed = form.typed()
    picked, zone = chosen(typed), str(typed["timezone"])
    bounds = {camel(name): instant(name, str(typed[name] or ""), zone) for name in ("starts_at", "ends_at")}
    asked = ValidateSerializer(data={**picked.wire, **bounds, "timezone": zone})
    if not asked.is_valid():
        raise FieldError(picked.field, " ".join(texts_in(asked.errors)))
    return picked, validate_schedule(dict(asked.validated_data), job, now)


def on_fields(errors: Mapping[str, list[str]], typed: Mapping[str, Any]) -> Errors:
    """Refusals by the form's fields: one about the schedule stands where the schedule is written."""
    try:
        place = chosen(typed).field
    except FieldError as error:
        place = error.field
    found: Errors = {}
    for name, texts in errors.items():
        is_of_schedule = name in KINDS or (name not in JobForm.base_fields and name != "auth")
        field = place if is_of_schedule else "auth_type" if name == "auth" else name
        found.setdefault(field, []).extend(text for text in texts if text not in found.get(field, []))
    return found


def texts_in(told: Any) -> list[str]:
    """Every sentence in what a serializer says, however deep."""
    if isinstance(told, Mapping):
        return [text for inner in told.values() for text in texts_in(inner)]
    if isinstance(told, list):
        return [text for inner in told for text in texts_in(inner)]
    return [str(told)]
