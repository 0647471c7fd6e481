"""How values are shown on pages; built in, no template needs to load it. [face]"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cronmanager import language
from cronmanager.language import get_language, short_month, short_weekday
from jobs.adjustments import standing_of
from jobs.models import CronJob
from jobs.schedules.telling.standing import standing_sentence
from jobs.shared_schedules import schedule_of
from monitoring.dashboard import telling
from monitoring.recorded import retold

register = template.Library()


@register.filter
def status_mark(status: str) -> str:
    """The status in a sign."""
    return telling.MARKS.get(status, "·")


@register.filter
def iso(at: datetime) -> str:
    """The instant for machines, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@register.filter
def exact(at: datetime) -> str:
    """`Tue 24 Nov 2026, 14:05:12 CET`, in the viewer's zone."""
    local = timezone.localtime(at)
    return _exact(local.date(), get_language()).format(f"{local:%H:%M:%S} {local.tzname()}")


@lru_cache(maxsize=8192)
def _exact(day: date, language: str | None) -> str:
    """The day, with a place for its clock."""
    words = {
        "weekday": short_weekday(day.weekday()),
        "day": day.day,
        "month": short_month(day.month),
        "year": day.year,
        "time": "{}",
    }
    return pgettext("date", "%(weekday)s %(day)s %(month)s %(year)s, %(time)s") % words


@register.filter
def unbroken(text: str) -> str:
    """A number that stays on one line with its unit."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def when(at: datetime, told: str = "relative") -> str:
    """`at` as it is read: a distance, or as `told` exact, clock (14:05:12), minute (14:05) or day."""
    local = timezone.localtime(at)
    match told:
        case "exact":
            return exact(at)
        case "clock":
            return f"{local:%H:%M:%S}"
        case "minute":
            return f"{local:%H:%M}"
        case "day":
            return language.written(local, pgettext("date", "j M Y"))
        case _:
            return relative(at)


def relative(at: datetime) -> str:
    """`in 3 min`, `5 h ago`, `now`, or the day of what is far."""
    now = timezone.now()
    apart = telling.distance(at, now)
    if apart is None:
        return when(at, "day")
    if not apart:
        return _("now")
    return _("in %(time)s") % {"time": apart} if at > now else _("%(time)s ago") % {"time": apart}


@register.filter
def duration(ms: float | None) -> str:
    """A length of time."""
    return "" if ms is None else telling.duration(ms)


@register.filter
def number(value: float | None, decimals: int = 0) -> str:
    """With separators, as the language writes them."""
    return "" if value is None else language.number(value, decimals)


@register.filter
def percent(value: float | None) -> str:
    """A share that is told in percent; see telling.share."""
    return "–" if value is None else f"{formats.number_format(value, 0 if value in (0, 100) else 1)} %"


@register.filter
def spaced(items: str) -> SafeString:
    """`408,425,500-599` as it can be read, and wrapped between its items alone."""
    return format_html_join(
        ", ", '<span class="whitespace-nowrap">{}</span>', ((item.strip(),) for item in items.split(","))
    )


@register.filter
def share_of(value: float, whole: float) -> str:
    """Where `value` lies in `whole`, as SVG writes it: `12.5%`, whatever the language."""
    return f"{100 * value / whole:.4g}%"


@register.filter
def sentence(job: CronJob) -> str:
    """The job's schedule in words, with what stands before it at present."""
    standing = standing_of(job)
    if standing.note:
        standing = replace(standing, note=retold(standing.note))
    return standing_sentence(schedule_of(job), standing, job.timezone)


@register.filter
def state(job: Any) -> str:
    """The status that a job reads as: one that runs is running, one that is off is paused."""
    if getattr(job, "is_running", False):
        return "RUNNING"
    return str(job.status) if job.is_active else "PAUSED"


@register.filter
def nth(rows: Sequence[Any], place: int) -> Any:
    """One of `rows`, counted from 0."""
    return rows[place]
