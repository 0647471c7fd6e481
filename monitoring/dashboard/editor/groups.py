"""The parts of the form that are folded while nobody needs them. [rule]"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Group:
    """A title, what stands in it, and whether it is open."""

    name: str
    title: Any
    fields: tuple[str, ...]
    is_open: bool = False
    set: int = 0  # how many of them say another thing than a new job does
    rows: tuple[Any, ...] = ()


GROUPS = (
    Group(
        "details",
        _("Parameters, body and redirects"),
        ("query_params", "body", "follow_redirects", "verify_tls", "secret_headers"),
    ),
    Group(
        "credentials",
        _("Credentials and signature"),
        ("auth_type", "auth_username", "auth_password", "auth_token", "signing_secret"),
    ),
    Group(
        "success",
        _("Success, time-out and retries"),
        (
            *("expected_status", "expected_body", "max_duration_ms", "timeout_ms", "retry_count"),
            *("retry_backoff_ms", "retry_on"),
        ),
    ),
    Group(
        "window",
        _("Window, overlap and late ticks"),
        (
            *("is_active", "starts_at", "ends_at", "paused_until", "overlap_policy", "misfire_policy"),
            "misfire_grace_seconds",
        ),
    ),
    Group(
        "adjusting",
        _("Adjustments by rules"),
        (
            *("auto_reschedule", "max_slowdown", "spread", "max_timeout_ms", "is_critical"),
            "rescheduling_tuning",
        ),
    ),
    Group("labels", _("Description, tags and key"), ("description", "tags", "key")),
)


def opened(form: Any, groups: Iterable[Group], defaults: Mapping[str, Any]) -> dict[str, Group]:
    """Each with its fields; open where something is wrong, or was typed."""
    changed = form.changed() if form.is_bound else set()
    return {
        group.name: Group(
            group.name,
            group.title,
            group.fields,
            is_open=any(form[name].errors or name in changed for name in group.fields),
            set=sum(str(form[name].value() or "") != str(defaults[name] or "") for name in group.fields),
            rows=tuple(form[name] for name in group.fields),
        )
        for group in groups
    }
