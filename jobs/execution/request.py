"""Builds the request of an attempt from the job as it is at the claim. [rule]"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import UUID

from cronmanager.version import VERSION
from jobs.execution.templates import sample
from jobs.execution.transport import Request

USER_AGENT = f"CronManager/{VERSION}"
KEY_HEADER = "Idempotency-Key"
OWN_HEADERS = frozenset(
    {"x-cron-job-id", "x-cron-execution-id", "x-cron-attempt", "x-cron-scheduled-for", "x-cron-callback"}
)


def full_url(url: str, query_params: Mapping[str, object]) -> str:
    """`url` with `query_params` behind its own query; a list gives the name several times."""
    if not query_params:
        return url
    parts = urlsplit(url)
    added = urlencode(list(query_params.items()), doseq=True)
    return urlunsplit(parts._replace(query=f"{parts.query}&{added}" if parts.query else added))


def fixed_headers(headers: Mapping[str, str], body: str) -> tuple[tuple[str, str], ...]:
    """The job's headers and our defaults, without those that each attempt has of its own."""
    written = {name.lower() for name in headers}
    lines = [(name, value) for name, value in headers.items() if name.lower() not in OWN_HEADERS]
    if "user-agent" not in written:
        lines.append(("User-Agent", USER_AGENT))
    if body and "content-type" not in written:
        is_json = _is_json(sample(body))
        lines.append(("Content-Type", "application/json" if is_json else "text/plain; charset=utf-8"))
    return tuple(lines)


def content_type_of(headers: Iterable[tuple[str, str]]) -> str:
    """The body's type."""
    return next((value for name, value in headers if name.lower() == "content-type"), "")


def with_attempt(
    base: Request, job_id: UUID, execution_id: UUID, attempt: int, scheduled_for: datetime
) -> Request:
    """`base` as this attempt sends it. The execution id is the same on every attempt: an idempotency key."""
    return Request(
        base.method,
        base.url,
        (*base.headers, *_own_headers(base.headers, job_id, execution_id, attempt, scheduled_for)),
        base.body,
        base.timeout_ms,
        base.follow_redirects,
        base.verify_tls,
        base.secret_headers,
        base.secrets,
    )


def _own_headers(
    written: tuple[tuple[str, str], ...],
    job_id: UUID,
    execution_id: UUID,
    attempt: int,
    scheduled_for: datetime,
) -> tuple[tuple[str, str], ...]:
    execution = str(execution_id)
    ours = (
        ("X-Cron-Job-Id", str(job_id)),
        ("X-Cron-Execution-Id", execution),
        ("X-Cron-Attempt", str(attempt)),
        ("X-Cron-Scheduled-For", _written(scheduled_for)),
    )
    return ours if _has_key(written) else (*ours, (KEY_HEADER, execution))


@lru_cache(maxsize=64)
def _written(tick: datetime) -> str:
    """A tick as the endpoint reads it; a herd has one for thousands."""
    return tick.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


@lru_cache(maxsize=16_384)
def _has_key(headers: tuple[tuple[str, str], ...]) -> bool:
    """Whether the job sets the idempotency key itself."""
    return any(name.lower() == KEY_HEADER.lower() for name, _ in headers)


def _is_json(body: str) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True
