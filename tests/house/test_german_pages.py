"""With German chosen nothing of a page is left in English, but for what is nobody's sentence."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import now

from accounts.models import User
from monitoring.dashboard.access import RULES
from monitoring.saved_views import save_view
from tests.credentials import make_token
from tests.house.german import ask, browser, left_in_english
from tests.house.test_pages import ROUTES
from tests.house.test_routes import address
from tests.makers import make_change, make_execution, make_job, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NO_PAGES = ("dashboard:logs-export", "dashboard:job-rows")  # a file, and rows that are asked for by id
PAGES = [(path, name) for path, name, view in ROUTES if hasattr(view, "get") and name not in NO_PAGES]
WHOLE = {
    "act": "save",
    "way": "cron",
    "name": "rates",
    "cron_expression": "0 * * * *",
    "timezone": "UTC",
    "endpoint_url": "http://no-such-name.invalid/",
}
FORMS = {  # refused, or answered in words: what commands say to people
    "a job without anything": ("/jobs/new", {"act": "save", "way": "cron"}),
    "a schedule that cannot be": (
        "/jobs/new",
        {"act": "preview", "way": "cron", "cron_expression": "61 * * * *"},
    ),
    "a schedule with cautions": (
        "/jobs/new",
        {"act": "preview", "way": "cron", "cron_expression": "*/7 9 31 * 5"},
    ),
    "a schedule in no words": ("/jobs/new", {"act": "preview", "way": "words", "words": "foo bar"}),
    "a URL that is none": ("/jobs/new", {**WHOLE, "endpoint_url": "ftp://x"}),
    "a constant out of its range": ("/jobs/new", {**WHOLE, "rescheduling_tuning": "failure_ratio=9"}),
    "a call that is not made": ("/jobs/new", {**WHOLE, "act": "test", "endpoint_url": "http://10.0.0.1/"}),
    "a call of a name that is none": ("/jobs/new", {**WHOLE, "act": "test"}),
    "no curl command": ("/jobs/new", {"act": "curl", "curl": "wget x"}),
    "a token of nothing": ("/tokens", {"name": ""}),
    "a wrong password": ("/settings/password", {"current_password": "x", "new_password": "y"}),
    "a view of no name": ("/jobs/views", {"name": "", "query": "status=FAILED"}),
}
TIMINGS = {"dnsMs": 2.0, "connectMs": 5.0, "tlsMs": None, "firstByteMs": 40.0, "totalMs": 1500.0}
ATTEMPT = {
    "number": 1,
    "startedAt": "2027-03-01T09:00:00Z",
    "endedAt": "2027-03-01T09:00:01Z",
    "timings": TIMINGS,
    "responseStatus": 200,
    "errorKind": None,
    "errorMessage": None,
    "connection": None,
}


@pytest.fixture
def ids(ada: User) -> dict[str, Any]:
    """One of each thing, in every state that pages tell of."""
    job = make_job(
        ada, name="rates", tags=["money"], zone="Europe/Berlin", next_run_at=now() + timedelta(hours=1)
    )
    make_job(ada, name="stored", every_s=90, is_active=False)
    for ago, status in enumerate(("SUCCESS", "SKIPPED", "MISSED", "CANCELLED", "RETRYING"), 2):
        make_run(job, status, ago)
    make_execution(job, now(), status="RUNNING", worker_id=uuid4(), started_at=now())
    make_change(job, reason="money")
    return {
        "job_id": job.pk,
        "execution_id": make_run(job, "FAILED", 1, error_kind="timeout", error_message="answered").pk,
        "view_id": save_view(ada, "stored", {"status": ["FAILED"]}, now()).pk,
        "token_id": make_token(ada)[0].pk,
        "change_id": make_change(job, reason="money").pk,
        "user_id": make_user("eve@example.com").pk,
    }


def make_run(job: Any, status: str, hours_ago: int, **fields: Any) -> Any:
    """A run with an answer, as they are stored."""
    at = (now() - timedelta(hours=hours_ago)).replace(minute=0, second=0, microsecond=0)
    answer = {"response_status": 200, "response_body": b'{"a": 1}', "response_headers": [["A", "b"]]}
    took = {"execution_time_ms": 1500, "lag_ms": 20, "attempts": [ATTEMPT], "timings": TIMINGS}
    given = {"started_at": at, "completed_at": at, **took, **answer, **fields}
    return make_execution(job, at, status=status, **given)


@pytest.mark.parametrize(("path", "name"), PAGES)
def test_a_page_says_nothing_in_english_any_more(ids, ada, max_, alike, path, name):
    person = max_ if RULES[name]["GET"] == "ADMIN" else ada

    assert left_in_english(alike, person, address(path, **ids)) == set()


@pytest.mark.parametrize(("url", "form"), FORMS.values(), ids=list(FORMS))
def test_what_a_person_did_is_refused_or_told_in_german(ids, ada, alike, url, form):
    assert left_in_english(alike, ada, url, form) == set()


@pytest.mark.parametrize("url", ["/login", "/register", "/password-reset", "/no-such-page"])
def test_a_stranger_is_met_in_german(alike, url):
    assert left_in_english(alike, None, url) == set()


def test_a_person_without_anything_is_told_in_german_what_to_do(ben, alike):
    for url in ("/", "/jobs", "/logs", "/tokens", "/audit", "/outages", "/schedule", "/welcome"):
        assert left_in_english(alike, ben, url) == set()


@pytest.mark.parametrize(
    "path", ["", "dashboard/load", "jobs", "jobs/<uuid:job_id>", "executions/<uuid:execution_id>"]
)
def test_numbers_in_drawings_have_no_decimal_comma(ids, ada, path):
    page = ask(ada, "de", address(path, **ids))

    placed = re.findall(r'\b(?:x|y|x1|x2|y1|y2|cx|cy|r|width|height|viewBox)="([^"]*)"', page)

    assert placed
    assert [value for value in placed if "," in value] == []


def test_numbers_that_are_read_have_one(ids, ada):
    page = ask(ada, "de", address("executions/<uuid:execution_id>", **ids))

    assert "1,50 s" in page.replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_exported_is_the_same_for_everybody(ids, ada):
    exports = [ask(ada, language, "/logs/export?format=csv") for language in ("en", "de")]

    assert exports[0] == exports[1]


def test_a_cache_between_keeps_the_languages_apart():
    answer = browser(None, "de").get("/login")

    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer["Vary"].split(",")}
