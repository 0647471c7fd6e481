"""How changes of schedules are told; built in, no template needs to load it. [face]"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from monitoring.dashboard.templatetags.dashboard import duration, exact, number

register = template.Library()


def _truth(value: Any) -> str:
    return pgettext("flag", "yes") if value else pgettext("flag", "no")


def _instant(value: Any) -> str:
    return exact(datetime.fromisoformat(value)) if value else pgettext("instant", "none")


WRITERS: Mapping[str, Callable[[Any], str]] = {
    "keepEvery": lambda every: _("1 of %(every)d") % {"every": every} if every else _("all"),
    "shiftSeconds": lambda seconds: duration(seconds * 1000) if seconds else _("nothing"),
    "adjustedTimeoutMs": lambda ms: duration(ms) if ms else _("as set"),
    "held": _truth,
    "isActive": _truth,
    **dict.fromkeys(("runAt", "startsAt", "endsAt", "pausedUntil"), _instant),
}


@register.filter
def fact_value(value: Any, name: str) -> str:
    """A fact of a schedule, as people read it."""
    return WRITERS.get(name, lambda told: str(told or "–"))(value)


@register.filter
def threshold_value(text: str) -> str:
    """What a rule's measure was held against, as it is kept: `0.5`."""
    decimals = len(text.partition(".")[2])
    return number(float(text), decimals)


@register.filter
def metric_value(value: float, name: str) -> str:
    """A figure that a rule saw or that was measured."""
    return duration(value) if name.endswith("Ms") else number(value)
