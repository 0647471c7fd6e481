"""The ways to write a schedule: an expression, a builder, or words. [rule]"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cronmanager.language import gettext, gettext_noop
from jobs.schedules import ScheduleError
from jobs.schedules.english import schedule_in_words
from jobs.schedules.zones import zone_named

UNIT_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
FIELDS = (
    *("way", "cron_expression", "words", "build", "build_count", "build_unit"),
    *("build_time", "build_days", "build_month_day", "build_at"),
)
NO_INSTANT = gettext_noop("Write a day and a time, like 2027-03-01T09:00.")
NO_WORDS = gettext_noop("Write when, like every weekday at 9.")


class FieldError(ValueError):
    """What was typed into `field` cannot be read."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class Chosen:
    """A schedule as on the wire; `field` is where an error about it belongs."""

    kind: str  # cronExpression, intervalSeconds or runAt
    value: Any
    field: str
    notes: tuple[str, ...] = ()

    @property
    def wire(self) -> dict[str, Any]:
        """Of the three kinds one is set."""
        none: dict[str, Any] = {"cronExpression": None, "intervalSeconds": None, "runAt": None}
        return none | {self.kind: self.value}


def chosen(data: Mapping[str, Any]) -> Chosen:
    """The schedule that the form's fields name, by the way that is chosen. Raises FieldError."""
    match data.get("way"):
        case "words":
            return in_words(str(data.get("words", "")))
        case "builder":
            return BUILDERS.get(str(data.get("build")), daily)(data)
    return Chosen("cronExpression", str(data.get("cron_expression", "")).strip(), "cron_expression")


def in_words(sentence: str) -> Chosen:
    """`every weekday at 9`."""
    if not sentence.strip():
        raise FieldError("words", gettext(NO_WORDS))
    try:
        written = schedule_in_words(sentence)
    except ScheduleError as error:
        raise FieldError("words", str(error)) from error
    if written.interval_seconds:
        return Chosen("intervalSeconds", written.interval_seconds, "words", written.notes)
    return Chosen("cronExpression", written.cron_expression, "words", written.notes)


def interval(data: Mapping[str, Any]) -> Chosen:
    """Every so many seconds, minutes, hours or days."""
    text = str(data.get("build_count", "")).strip()
    if not text.isascii() or not text.isdigit() or int(text[:9]) < 1 or len(text) > 9:
        raise FieldError("build_count", gettext("Write a whole number, 1 or more."))
    seconds = int(text) * UNIT_SECONDS.get(str(data.get("build_unit")), 60)
    return Chosen("intervalSeconds", seconds, "build_count")


def daily(data: Mapping[str, Any]) -> Chosen:
    """Each day at a time."""
    return Chosen("cronExpression", f"{minute_and_hour(data)} * * *", "build_time")


def weekly(data: Mapping[str, Any]) -> Chosen:
    """On some weekdays at a time."""
    days = [day for day in data.get("build_days") or [] if day in "0123456"]
    if not days:
        raise FieldError("build_days", gettext("Choose one day or more."))
    return Chosen("cronExpression", f"{minute_and_hour(data)} * * {','.join(sorted(days))}", "build_time")


def monthly(data: Mapping[str, Any]) -> Chosen:
    """On one day of each month at a time."""
    day = str(data.get("build_month_day", "")).strip().upper()
    if day != "L" and not (day.isascii() and day.isdigit() and 1 <= int(day[:3]) <= 31):
        raise FieldError("build_month_day", gettext("Write a day from 1 to 31, or L for the last."))
    return Chosen("cronExpression", f"{minute_and_hour(data)} {day} * *", "build_month_day")


def once(data: Mapping[str, Any]) -> Chosen:
    """At one instant, in the job's zone."""
    at = instant("build_at", str(data.get("build_at", "")), str(data.get("timezone", "")))
    if at is None:
        raise FieldError("build_at", gettext(NO_INSTANT))
    return Chosen("runAt", at, "build_at")


BUILDERS = {"interval": interval, "daily": daily, "weekly": weekly, "monthly": monthly, "once": once}


def minute_and_hour(data: Mapping[str, Any]) -> str:
    """The first two fields of an expression."""
    try:
        at = datetime.strptime(str(data.get("build_time", ""))[:5], "%H:%M")  # noqa: DTZ007 no day, no zone
    except ValueError as error:
        raise FieldError("build_time", gettext("Write a time, like 09:30.")) from error
    return f"{at.minute} {at.hour}"


def instant(field: str, text: str, zone: str) -> str | None:
    """What a clock in `zone` shows, as an instant on the wire; None for nothing."""
    if not text.strip():
        return None
    try:
        at = datetime.fromisoformat(text.strip())
        at = (at if at.tzinfo else at.replace(tzinfo=_zone(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise FieldError(field, gettext(NO_INSTANT)) from error
    return at.isoformat().replace("+00:00", "Z")


def on_the_clock(written: str | None, zone: str) -> str:
    """An instant on the wire as a clock in `zone` shows it."""
    if not written:
        return ""
    at = datetime.fromisoformat(written).astimezone(_zone(zone)).replace(tzinfo=None)
    return at.isoformat(timespec="seconds" if at.second or at.microsecond else "minutes")


def _zone(name: str) -> ZoneInfo:
    try:
        return zone_named(name)
    except ScheduleError:
        return ZoneInfo("UTC")  # that the zone is unknown is told beside its own field
