"""Whether a failed attempt is followed by another, and when. [rule]"""

from datetime import datetime, timedelta

MAX_BACKOFF_MS = 60_000
RETRYABLE_STATUSES = frozenset(
    {408, 425, 429}
)  # and every 5xx: what a later try may cure (RFC 9110, RFC 6585)
RETRYABLE_KINDS = frozenset({"timeout", "dns", "connect", "protocol", "assertion", "worker_lost"})


def is_retryable(kind: str | None, status: int | None) -> bool:
    """Whether a further try can pass: never after a refusal by the endpoint, the filter or a certificate."""
    if kind == "http_status":
        return status is not None and (status in RETRYABLE_STATUSES or status >= 500)
    return kind in RETRYABLE_KINDS


def retry_delay_ms(failed_attempts: int, backoff_ms: int, jitter: float) -> int:
    """Milliseconds until the next try, after `failed_attempts` (1 or more) of them.

    Doubles up to MAX_BACKOFF_MS, then is cut by up to a half. `jitter`, in [0, 1), is the caller's.
    """
    full_ms: int = min(backoff_ms * 2 ** (failed_attempts - 1), MAX_BACKOFF_MS)
    return round(full_ms * (1 - jitter / 2))


def next_try(
    failed_attempts: int,
    retry_count: int,
    backoff_ms: int,
    jitter: float,
    ended_at: datetime,
    must_end_before: datetime | None,
) -> datetime | None:
    """When to try again after an attempt that ended at `ended_at`; None when that was the last.

    `must_end_before` is the next tick of a job that skips what overlaps: a retry never stands in its way.
    """
    if failed_attempts > retry_count:
        return None
    at = ended_at + timedelta(milliseconds=retry_delay_ms(failed_attempts, backoff_ms, jitter))
    return None if must_end_before and at >= must_end_before else at
