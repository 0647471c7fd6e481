"""Which failures are tried again, and when."""

from datetime import UTC, datetime, timedelta

import pytest

from jobs.execution.retry import (
    DEFAULT_RETRY_ON,
    LONGEST_RETRY_AFTER,
    MAX_BACKOFF_MS,
    asked_pause,
    next_try,
    parse_retry_on,
    retry_delay_ms,
)
from jobs.models import CronJob

ENDED = datetime(2027, 3, 1, tzinfo=UTC)
BY_DEFAULT = parse_retry_on(DEFAULT_RETRY_ON)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("failed", "longest_ms"), [(1, 1000), (2, 2000), (3, 4000), (7, MAX_BACKOFF_MS), (10, 60_000)]
)
def test_the_longest_delay_doubles_up_to_a_minute(failed: int, longest_ms: int):
    assert round(retry_delay_ms(failed, 1000, jitter=0.9999999)) == longest_ms


def test_jitter_spreads_tries_over_the_whole_delay():
    delays = [retry_delay_ms(1, 1000, jitter) for jitter in (0.0, 0.25, 0.5)]

    assert delays == [0, 250, 500]


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_what_can_pass_is_tried_again(status: int):
    assert BY_DEFAULT.covers("http_status", status)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410, 422])
def test_a_refusal_is_not_tried_again(status: int):
    assert not BY_DEFAULT.covers("http_status", status)


@pytest.mark.parametrize(
    ("kind", "again"),
    [
        ("timeout", True),
        ("dns", True),
        ("connect", True),
        ("protocol", True),
        ("worker_lost", True),
        ("assertion", False),
        ("blocked", False),
        ("tls", False),
        ("too_large", False),
        ("redirect", False),
        (None, False),
    ],
)
def test_faults_are_tried_again_where_a_later_try_can_pass(kind: str | None, again: bool):
    assert BY_DEFAULT.covers(kind, None) is again


@pytest.mark.parametrize(
    ("text", "kind", "status", "again"),
    [
        ("404", "http_status", 404, True),
        ("404", "http_status", 500, False),
        ("404", "timeout", None, True),
        ("500-599, assertion", "assertion", 200, True),
        ("assertion", "http_status", 500, False),
        ("tls,429", "tls", None, True),
    ],
)
def test_a_job_says_itself_what_is_tried_again(text: str, kind: str, status: int | None, again: bool):
    assert parse_retry_on(text).covers(kind, status) is again


@pytest.mark.parametrize("text", ["", "5xx", "blocked", "500-599,", "timeouts"])
def test_a_rule_that_is_none_is_told_with_what_may_be_written(text: str):
    with pytest.raises(ValueError, match="assertion, tls, too_large"):
        parse_retry_on(text)


def test_a_new_job_has_the_default_rule():
    assert CronJob().retry_on == DEFAULT_RETRY_ON


@pytest.mark.parametrize(
    ("value", "pause"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("Mon, 01 Mar 2027 00:05:00 GMT", timedelta(minutes=5)),
        ("Monday, 01-Mar-27 00:05:00 GMT", timedelta(minutes=5)),
        ("Sun, 28 Feb 2027 23:00:00 GMT", timedelta()),
        ("86400", LONGEST_RETRY_AFTER),
        ("9" * 400, LONGEST_RETRY_AFTER),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_RETRY_AFTER),
        ("soon", timedelta()),
        ("-1", timedelta()),
        ("", timedelta()),
        ("١٢", timedelta()),
        ("Mon, 99 Xyz 2027", timedelta()),
    ],
)
def test_the_endpoint_may_ask_for_a_pause_in_both_forms_up_to_an_hour(value: str, pause: timedelta):
    assert asked_pause([("Date", "x"), ("retry-AFTER", value)], ENDED) == pause


def test_an_endpoint_that_asks_for_nothing_has_no_pause():
    assert asked_pause([("Content-Type", "text/plain")], ENDED) == timedelta()


def test_after_the_last_try_there_is_none():
    assert next_try(1, 1, SECOND, ENDED, None) == ENDED + SECOND
    assert next_try(2, 1, SECOND, ENDED, None) is None


def test_a_retry_never_stands_in_the_way_of_the_next_tick():
    assert next_try(1, 3, SECOND, ENDED, ENDED + SECOND) is None
    assert next_try(1, 3, SECOND, ENDED, ENDED + 2 * SECOND)
