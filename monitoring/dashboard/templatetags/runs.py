"""How executions, answers and acts are told; built in, no template needs to load it. [face]"""

import json
from typing import Any
from uuid import UUID

from django import template

from monitoring.dashboard.overview.causes import FailureGroup

register = template.Library()
MOST_NAMED = 5  # jobs of a group


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
