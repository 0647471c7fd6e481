"""How executions, answers and acts are told; built in, no template needs to load it. [face]"""

import json
from typing import Any
from uuid import UUID

from django import template
from django.utils.translation import gettext_lazy as _

from monitoring.dashboard.overview.causes import FailureGroup

register = template.Library()
MOST_NAMED = 5  # jobs of a group

TRIGGERS = {
    "schedule": _("Schedule"),
    "manual": _("By hand"),
    "retry": _("Run again"),
    "backfill": _("Backfill"),
}
PHASES = {
    "other": _("Redirects"),
    "dns": _("DNS"),
    "connect": _("Connect"),
    "tls": _("TLS"),
    "wait": _("Wait"),
    "transfer": _("Transfer"),
}
COMPARED = {
    "status": _("Outcome"),
    "headers": _("Header"),
    "body": _("Body"),
    "timings": _("Time"),
    "address": _("Network"),
    "certificate": _("TLS"),
}
WAYS = {"json": _("JSON"), "text": _("Text"), "hex": _("Hex")}


@register.filter
def trigger_word(trigger: str) -> str:
    """Why an execution exists."""
    return str(TRIGGERS.get(trigger, trigger))


@register.filter
def phase_word(phase: str) -> str:
    """A phase of a call."""
    return str(PHASES.get(phase, phase))


@register.filter
def compared_word(part: str) -> str:
    """A part of an execution that is compared."""
    return str(COMPARED.get(part, part))


@register.filter
def way_word(way: str) -> str:
    """A way to show a body."""
    return str(WAYS.get(way, way))


@register.filter
def as_json(value: Any) -> str:
    """As JSON, on one line."""
    return json.dumps(value, ensure_ascii=False)


@register.filter
def short_id(value: Any) -> str:
    """The end of an id: ids begin with their time, so that their beginnings are alike."""
    return str(value)[-8:]


@register.filter
def member(group: dict[str, set[str]], name: str) -> set[str]:
    """What stands in `group` under `name`."""
    return group.get(name, set())


@register.filter
def first_jobs(group: FailureGroup) -> list[tuple[UUID, str]]:
    """Some jobs of a group of failures, the newest failure first."""
    return list(group.jobs.items())[:MOST_NAMED]


@register.filter
def more_jobs(group: FailureGroup) -> int:
    """How many it has besides."""
    return max(0, len(group.jobs) - MOST_NAMED)
