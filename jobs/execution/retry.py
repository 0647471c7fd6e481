"""Whether a failed attempt is followed by another, and when. [rule]"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from cronmanager.language import gettext
from jobs.execution.outcome import StatusRanges, parse_statuses

MAX_BACKOFF_MS = 60_000
LONGEST_RETRY_AFTER = timedelta(hours=1)
DEFAULT_RETRY_ON = "408,425,429,500-599"  # what a later try may cure (RFC 9110, RFC 6585)
ALWAYS = frozenset({"timeout", "dns", "connect", "protocol", "worker_lost", "reported"})
ON_REQUEST = ("assertion", "tls", "too_large")  # kinds that a job may name in its retryOn


@dataclass(frozen=True, slots=True)
class RetryRule:
    """Which failures of a job are tried again: statuses, and kinds beyond those that always are."""

    statuses: StatusRanges
    kinds: frozenset[str] = ALWAYS

    def covers(self, kind: str | None, status: int | None) -> bool:
        """Whether a further try is made after this; never after success, a refusal or the filter's no."""
        if kind == "http_status":
            return status is not None and status in self.statuses
        return kind in self.kinds


@lru_cache(1024)
def parse_retry_on(text: str) -> RetryRule:
    """The rule in `text`, written like 429,500-599,assertion; ValueError says what is wrong."""
    words = [word.strip() for word in text.split(",")]
    statuses = [word for word in words if word not in ON_REQUEST]
    try:
        ranges = parse_statuses(",".join(statuses)) if statuses else StatusRanges(())
    except ValueError as error:
        raise ValueError(
            gettext("%(error)s The words %(known)s may stand beside them.")
            % {"error": error, "known": ", ".join(ON_REQUEST)}
        ) from error
    return RetryRule(ranges, ALWAYS.union(word for word in words if word in ON_REQUEST))


def retry_delay_ms(failed_attempts: int, backoff_ms: int, jitter: float) -> int:
    """Milliseconds until the next try, after `failed_attempts` (1 or more) of them.

    Full jitter: anywhere from none to the backoff, which doubles up to MAX_BACKOFF_MS, so that jobs that
    failed together come back apart. `jitter`, in [0, 1), is the caller's.
    """
    longest_ms: int = min(backoff_ms * 2 ** (failed_attempts - 1), MAX_BACKOFF_MS)
    return round(longest_ms * jitter)


def asked_pause(headers: Iterable[tuple[str, str]], now: datetime) -> timedelta:
    """How long the endpoint asks to be left alone by Retry-After, at most LONGEST_RETRY_AFTER."""
    for name, value in headers:
        if name.lower() == "retry-after":
            return min(max(_read_pause(value.strip(), now), timedelta()), LONGEST_RETRY_AFTER)
    return timedelta()


def _read_pause(text: str, now: datetime) -> timedelta:
    """Seconds or an HTTP date (RFC 9110, 10.2.3); what is neither asks for nothing."""
    if text.isascii() and text.isdigit():
        return timedelta(seconds=int(text)) if len(text) < 9 else LONGEST_RETRY_AFTER
    try:
        at = parsedate_to_datetime(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta()


def next_try(
    failed_attempts: int,
    retry_count: int,
    delay: timedelta,
    ended_at: datetime,
    must_end_before: datetime | None,
) -> datetime | None:
    """When to try again after an attempt that ended at `ended_at`; None when that was the last.

    `must_end_before` is the next tick of a job that skips what overlaps: a retry never stands in its way.
    """
    if failed_attempts > retry_count:
        return None
    at = ended_at + delay
    return None if must_end_before and at >= must_end_before else at
