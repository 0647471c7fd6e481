"""What was pointed at in an answer becomes an expectation, tried on the last answers."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils.timezone import now
from hypothesis import given
from hypothesis import strategies as st

from jobs.execution.json_pointer import MISSING, find
from jobs.execution.pointing import (
    PointingError,
    Stored,
    added_to,
    expectation_of_text,
    expectation_of_value,
    holds,
    rule_of,
)
from jobs.expectation import point_at, try_expectation
from jobs.models import CronExecution, CronJob
from tests.makers import make_execution, make_job

BODY = {"status": "ok", "queue": {"length": 12, "names": ["a", "b"]}, "done": True, "a/b": None}


def stored(document: object) -> Stored:
    return Stored((), json.dumps(document).encode())


def answered(job: CronJob, ago_s: int, body: bytes | None, kind: str | None = None) -> CronExecution:
    at = now() - timedelta(seconds=ago_s)
    status = "FAILED" if kind else "SUCCESS"
    return make_execution(job, at, status=status, completed_at=at, response_body=body, error_kind=kind)


@pytest.mark.parametrize(
    ("pointer", "demand", "expected"),
    [
        ("/status", "equal", {"jsonPointer": "/status", "equals": "ok"}),
        ("/status", "contain", {"contains": "ok"}),
        ("/queue/length", "greater", {"jsonPointer": "/queue/length", "greaterThan": 12}),
        ("/queue/length", "contain", {"contains": "12"}),
        ("/queue/names", "equal", {"jsonPointer": "/queue/names", "equals": ["a", "b"]}),
        ("/a~1b", "equal", {"jsonPointer": "/a~1b", "equals": None}),
        ("/done", "contain", {"contains": "true"}),
    ],
)
def test_a_value_becomes_an_expectation(pointer: str, demand: Any, expected: dict[str, Any]):
    assert expectation_of_value(stored(BODY), pointer, demand) == expected


@pytest.mark.parametrize(
    ("body", "pointer", "demand", "reason"),
    [
        (stored(BODY), "/nothing", "equal", "Nothing stands at /nothing"),
        (stored(BODY), "status", "equal", "no JSON pointer"),
        (stored(BODY), "/status", "greater", "is no number"),
        (stored(BODY), "/done", "greater", "is no number"),
        (stored(BODY), "/queue", "contain", "no single value"),
        (stored({"a": "x" * 3000}), "/a", "equal", "too long"),
        (Stored((), b"<html>"), "/a", "equal", "not JSON"),
        (Stored((), b"[" * 50_000), "/0", "equal", "not JSON"),
    ],
)
def test_what_cannot_be_expected_is_refused_with_its_reason(
    body: Stored, pointer: str, demand: Any, reason: str
):
    with pytest.raises(PointingError, match=reason):
        expectation_of_value(body, pointer, demand)


def test_a_text_that_is_empty_or_too_long_is_refused():
    assert expectation_of_text("ok") == {"contains": "ok"}
    for text in ("", "x" * 2001):
        with pytest.raises(PointingError, match="2000 letters"):
            expectation_of_text(text)


@given(st.dictionaries(st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=5)))
def test_an_answer_keeps_what_was_made_equal_to_it(document: dict[str, Any]):
    for key in document:
        pointer = "/" + key.replace("~", "~0").replace("/", "~1")
        expected = expectation_of_value(stored(document), pointer, "equal")

        assert find(document, pointer) is not MISSING
        assert holds(stored(document), rule_of(expected))


def test_more_is_added_to_what_is_expected_already():
    before = {"contains": "ok", "jsonPointer": "/a", "equals": 1}

    assert added_to(None, {"contains": "x"}) == {"contains": "x"}
    assert added_to(before, {"contains": "x"}) == {"contains": "x", "jsonPointer": "/a", "equals": 1}
    assert added_to(before, {"jsonPointer": "/b", "greaterThan": 2}) == {
        "contains": "ok",
        "jsonPointer": "/b",
        "greaterThan": 2,
    }


@pytest.mark.django_db
def test_an_expectation_is_tried_on_the_last_fifty_bodies(ada, django_assert_num_queries):
    job = make_job(ada)
    bad = [answered(job, n, b'{"n": 1}', kind) for n, kind in ((1, None), (2, "assertion"))]
    answered(job, 3, b"gateway", "http_status")
    answered(job, 4, None, "timeout")
    for n in range(5, 65):
        answered(job, n, b'{"n": 9}')

    with django_assert_num_queries(2):  # job, bodies
        tried = try_expectation(ada, job.pk, {"jsonPointer": "/n", "greaterThan": 5})

    assert (tried.passed, tried.failed, tried.skipped) == (47, tuple(one.pk for one in bad), 1)


@pytest.mark.django_db
def test_strangers_learn_nothing_by_trying(ada, ben, max_):
    job = make_job(ada)
    execution = answered(job, 1, b'{"n": 9}')

    assert try_expectation(max_, job.pk, {"contains": "9"}).passed == 1
    assert point_at(max_, execution.pk, "greater", pointer="/n") == {"jsonPointer": "/n", "greaterThan": 9}
    assert point_at(ada, execution.pk, "contain", text="9") == {"contains": "9"}
    with pytest.raises(Http404):
        try_expectation(ben, job.pk, {"contains": "9"})
    with pytest.raises(Http404):
        point_at(ben, execution.pk, "equal", pointer="/n")


@pytest.mark.django_db
def test_no_pattern_takes_long_on_the_largest_bodies(ada):
    job = make_job(ada)
    for n in range(50):
        answered(job, n, b"a" * 65_536)

    begun = time.perf_counter()
    tried = try_expectation(ada, job.pk, {"regex": "(a+)+$|(a*)*b"})

    assert tried.passed == 50
    assert time.perf_counter() - begun < 5
    with pytest.raises(PointingError, match="look-around"):
        try_expectation(ada, job.pk, {"regex": "(?=a)"})
