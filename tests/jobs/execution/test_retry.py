from datetime import UTC, datetime, timedelta

import pytest

from jobs.execution.retry import MAX_BACKOFF_MS, is_retryable, next_try, retry_delay_ms

ENDED = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failed", "delay_ms"), [(1, 1000), (2, 2000), (3, 4000), (7, MAX_BACKOFF_MS), (10, 60_000)]
)
def test_the_delay_doubles_up_to_a_minute(failed: int, delay_ms: int):
    assert retry_delay_ms(failed, 1000, jitter=0) == delay_ms


def test_jitter_takes_off_up_to_a_half():
    assert retry_delay_ms(1, 1000, jitter=0.5) == 750


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_can_pass_is_tried_again(status: int):
    assert is_retryable("http_status", status)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 422])
def test_a_refusal_is_not_tried_again(status: int):
    assert not is_retryable("http_status", status)


@pytest.mark.parametrize(
    ("kind", "again"),
    [
        ("timeout", True),
        ("dns", True),
        ("connect", True),
        ("protocol", True),
        ("assertion", True),
        ("blocked", False),
        ("tls", False),
        ("too_large", False),
        ("redirect", False),
        (None, False),
    ],
)
def test_faults_are_tried_again_where_a_later_try_can_pass(kind: str | None, again: bool):
    assert is_retryable(kind, None) is again


def test_after_the_last_try_there_is_none():
    assert next_try(1, 1, 1000, 0, ENDED, None) == ENDED + timedelta(seconds=1)
    assert next_try(2, 1, 1000, 0, ENDED, None) is None


def test_a_retry_never_stands_in_the_way_of_the_next_tick():
    assert next_try(1, 3, 1000, 0, ENDED, ENDED + timedelta(seconds=1)) is None
    assert next_try(1, 3, 1000, 0, ENDED, ENDED + timedelta(seconds=2))
