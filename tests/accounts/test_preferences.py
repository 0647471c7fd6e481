"""Language, zone and theme of pages; and that what programs read stays the same."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import translation

from tests.makers import make_execution, make_job

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    """Nothing of one test's language is another's."""
    with translation.override("en"):
        yield


def lang_of(page) -> str:
    return page.content.decode().partition('<html lang="')[2].partition('"')[0]


def test_a_stranger_gets_the_language_of_the_browser_then_that_which_is_chosen(client):
    german = {"Accept-Language": "de-AT,de;q=0.9"}

    before = client.get("/login", headers=german)
    answer = client.post("/preferences", {"language": "en", "next": "/login"}, headers=german)
    after = client.get("/login", headers=german)

    assert (lang_of(before), before["Content-Language"]) == ("de", "de")
    assert answer["Location"] == "/login"
    assert lang_of(after) == "en"


def test_what_is_chosen_goes_with_the_person_to_another_browser(client, ada):
    client.force_login(ada)
    client.post("/preferences", {"theme": "dark", "language": "de"})
    client.cookies.clear()
    client.force_login(ada)

    page = client.get("/")

    assert lang_of(page) == "de"
    assert 'data-theme="dark"' in page.content.decode()


def test_times_are_of_the_zone_that_the_browser_tells_until_one_is_chosen(client, ada):
    client.force_login(ada)
    shown = "Times in {}".format

    unknown = client.get("/").content.decode()
    client.cookies["timezone"] = "Asia/Tokyo"
    told = client.get("/").content.decode()
    client.post("/preferences", {"timezone": "Europe/Berlin"})
    client.cookies["timezone"] = "Asia/Tokyo"
    chosen = client.get("/").content.decode()

    assert shown("UTC") in unknown
    assert shown("Asia/Tokyo") in told
    assert shown("Europe/Berlin") in chosen


@pytest.mark.parametrize("zone", ["../../etc/passwd", "Mars/Olympus", "x" * 5000, "\0", "Europe"])
def test_a_cookie_that_names_no_zone_is_passed_over(client, ada, zone):
    client.force_login(ada)
    client.cookies["timezone"] = zone

    assert "Times in UTC" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"theme": "pink"}, {"language": "xx"}, {"timezone": "Mars/Olympus"}, {"theme": "dark" * 99}]
)
def test_what_there_is_not_cannot_be_chosen(client, ada, wrong):
    client.force_login(ada)

    assert client.post("/preferences", wrong).status_code == 400
    ada.refresh_from_db()
    assert (ada.theme, ada.language, ada.timezone) == ("system", "", "")


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_the_way_back_stays_on_this_host(client, target):
    assert client.post("/preferences", {"theme": "dark", "next": target})["Location"] == "/"


def test_what_programs_read_is_the_same_in_every_language(client):
    answers = [
        client.post("/auth/login", {}, "application/json", headers={"Accept-Language": language}).json()
        for language in ("en", "de")
    ]

    assert answers[0] == answers[1]


def test_a_page_that_shares_its_path_with_an_endpoint_tells_times_of_the_zone(ada):
    noon = datetime(2027, 1, 1, 12, tzinfo=UTC)
    run = make_execution(make_job(ada), noon, status="MISSED", completed_at=noon)
    client = Client()
    client.force_login(ada)
    client.cookies["timezone"] = "Asia/Tokyo"

    page = client.get(f"/executions/{run.pk}", headers={"accept": "text/html"})
    answer = client.get(f"/executions/{run.pk}")

    assert "Times in Asia/Tokyo" in page.content.decode()
    assert answer.json()["scheduledFor"] == "2027-01-01T12:00:00Z"


ASKED_OF_THE_API = [
    ("post", "/cron", {"name": "", "cronExpression": "61 * * * *", "endpointUrl": "ftp://x"}),
    ("post", "/cron", {"name": "a", "intervalSeconds": 60, "cronExpression": "* * * * *"}),
    ("post", "/cron/validate", {"cronExpression": "*/7 2 31 * 5", "timezone": "Europe/Berlin"}),
    ("post", "/cron/validate", {"cronExpression": "61 * * * *"}),
    ("get", "/cron", None),
    ("get", "/cron/00000000-0000-7000-8000-000000000000", None),
    ("get", "/stats", None),
    ("get", "/ready", None),
]


@pytest.mark.parametrize(("method", "url", "body"), ASKED_OF_THE_API)
def test_endpoints_answer_in_english_even_a_person_who_has_chosen_german(ada, method, url, body):
    ada.language = "de"
    ada.save()
    make_job(ada, zone="Europe/Berlin")
    answers = []
    for language in ("en", "de"):
        client = Client(headers={"Accept-Language": language})
        client.force_login(ada)
        client.cookies["language"] = language
        answers.append(client.generic(method.upper(), url, json.dumps(body), "application/json"))

    told = [
        re.sub(r'"(\w+At|nextRuns?|secondRun|time\w*)":\s*(\[[^]]*\]|"[^"]*")', "", one.content.decode())
        for one in answers
    ]

    assert told[0] == told[1]
    assert not re.search(r"\b(und|der|die|Schreiben Sie|Ortszeit)\b", told[1])
