"""In which parts the admin's form of a job has its fields. [face]"""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

STATE = (
    *("keep_every", "shift_seconds", "held_until", "adjusted_timeout_ms", "adjusted_since"),
    *("told_adjustment_note", "status", "last_run_at", "next_run_at", "consecutive_failures"),
    *("created_by", "updated_by", "created_at", "updated_at"),
)
PARTS = (
    (_("What"), ("name", "description", "tags", "key", "is_active")),
    (
        _("When"),
        (
            *("cron_expression", "interval_seconds", "run_at", "timezone", "starts_at", "ends_at"),
            *("paused_until", "overlap_policy", "misfire_policy", "misfire_grace_seconds"),
        ),
    ),
    (
        _("Rescheduling"),
        (
            *("auto_reschedule", "max_slowdown", "is_critical", "max_timeout_ms", "spread"),
            "rescheduling_tuning",
        ),
    ),
    (
        _("The request"),
        (
            *("endpoint_url", "http_method", "headers", "secret_headers", "query_params", "body"),
            *("timeout_ms", "async_timeout_ms", "follow_redirects", "verify_tls"),
        ),
    ),
    (_("Success and retries"), ("expected_status", "expected_body", "retry_count", "retry_backoff_ms")),
)


def parts_of(fields: Sequence[Any], *, is_stored: bool) -> list[tuple[Any, Any]]:
    """The fields in parts; what no part names stands in one of its own."""
    named = {name for _title, names in PARTS for name in names} | set(STATE)
    others = tuple(name for name in fields if name not in named)
    parts = [*PARTS, (_("More"), others), (_("State"), STATE if is_stored else ())]
    return [(title, {"fields": names}) for title, names in parts if names]
