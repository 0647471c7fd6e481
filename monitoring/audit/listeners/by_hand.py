"""What operators change in the admin's forms, where no command does it. [face]"""

from typing import Any

from django.db.models import Model
from django.dispatch import receiver
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from accounts import announcements
from accounts.models import ApiToken, User
from monitoring.audit.actions import Action, Resource
from monitoring.audit.record import Entry, record
from monitoring.audit.shown import changes_of

KINDS: dict[type[Model], Resource] = {
    User: Resource.USER,
    ApiToken: Resource.TOKEN,
    PeriodicTask: Resource.TASK,
    CrontabSchedule: Resource.SCHEDULE,
    IntervalSchedule: Resource.SCHEDULE,
    ClockedSchedule: Resource.SCHEDULE,
    SolarSchedule: Resource.SCHEDULE,
}


@receiver(announcements.edited_by_hand)
def note_edit(rows: list[Model], by: User, verb: str, changed: dict[str, tuple[Any, Any]], **_: Any) -> None:
    """A row for each that was created, updated or deleted."""
    record([_of(row, verb, changed) for row in rows], by)


def _of(row: Model, verb: str, changed: dict[str, tuple[Any, Any]]) -> Entry:
    kind = KINDS[type(row)]
    owner_id = row.pk if isinstance(row, User) else getattr(row, "user_id", None)
    plain = {name: (_plain(before), _plain(after)) for name, (before, after) in changed.items()}
    return Entry(Action(f"{kind}.{verb}"), kind, row.pk, str(row), owner_id, changes_of(plain))


def _plain(value: Any) -> Any:
    """What JSON can hold: other rows by their keys, what only people can read as they read it."""
    match value:
        case Model():
            return value.pk
        case None | bool() | int() | float() | str():
            return value
        case dict() | list() | tuple():
            return value
    return str(value)
