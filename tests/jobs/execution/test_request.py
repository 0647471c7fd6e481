from datetime import UTC, datetime
from uuid import UUID

import pytest

from jobs.execution.request import USER_AGENT, fixed_headers, full_url, with_attempt
from jobs.execution.transport import Request


@pytest.mark.parametrize(
    ("url", "params", "full"),
    [
        ("http://a/x", {}, "http://a/x"),
        ("http://a/x", {"q": "ä b&c"}, "http://a/x?q=%C3%A4+b%26c"),
        ("http://a/x?p=1", {"q": "2"}, "http://a/x?p=1&q=2"),
        ("http://a/x", {"q": ["1", "2"]}, "http://a/x?q=1&q=2"),
        ("http://a/x#part", {"q": "1"}, "http://a/x?q=1#part"),
    ],
)
def test_query_parameters_stand_behind_the_urls_own(url: str, params: dict[str, object], full: str):
    assert full_url(url, params) == full


def test_we_say_who_we_are_unless_the_job_does():
    assert ("User-Agent", USER_AGENT) in fixed_headers({}, "")
    assert fixed_headers({"user-agent": "me"}, "") == (("user-agent", "me"),)


@pytest.mark.parametrize(
    ("body", "content_type"), [('{"a": 1}', "application/json"), ("hello", "text/plain; charset=utf-8")]
)
def test_a_body_without_a_content_type_gets_the_one_that_fits(body: str, content_type: str):
    assert ("Content-Type", content_type) in fixed_headers({}, body)


def test_a_body_keeps_the_content_type_that_the_job_gives():
    assert [name for name, _ in fixed_headers({"content-type": "text/csv"}, "a,b")].count("Content-Type") == 0


def test_a_job_cannot_forge_our_own_headers():
    assert fixed_headers({"X-Cron-Attempt": "9", "User-Agent": "x"}, "") == (("User-Agent", "x"),)


def test_each_attempt_carries_its_job_execution_number_and_tick():
    tick = datetime(2027, 3, 1, 3, tzinfo=UTC)

    sent = with_attempt(Request("GET", "http://a/"), UUID(int=1), UUID(int=2), 3, tick)

    assert dict(sent.headers) == {
        "X-Cron-Job-Id": str(UUID(int=1)),
        "X-Cron-Execution-Id": str(UUID(int=2)),
        "X-Cron-Attempt": "3",
        "X-Cron-Scheduled-For": "2027-03-01T03:00:00.000Z",
        "Idempotency-Key": str(UUID(int=2)),
    }


def test_a_job_may_have_an_idempotency_key_of_its_own():
    base = Request("GET", "http://a/", (("idempotency-key", "mine"),))

    sent = with_attempt(base, UUID(int=1), UUID(int=2), 1, datetime(2027, 3, 1, tzinfo=UTC))

    assert [value for name, value in sent.headers if name.lower() == "idempotency-key"] == ["mine"]
