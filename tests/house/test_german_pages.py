"""With German chosen nothing of a page is left in English, but for what is nobody's sentence."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation
from django.utils.timezone import now

from accounts.models import User
from accounts.preferences import zone_names
from monitoring.dashboard.access import RULES
from monitoring.saved_views import save_view
from tests.credentials import make_token
from tests.house.messages import catalogues, read
from tests.house.test_pages import ROUTES
from tests.house.test_routes import address
from tests.house.visible import texts_of
from tests.makers import make_change, make_execution, make_job, make_user

pytestmark = pytest.mark.django_db
NO_PAGES = ("dashboard:logs-export", "dashboard:job-rows")  # a file, and rows that are asked for by id
PAGES = [(path, name) for path, name, view in ROUTES if hasattr(view, "get") and name not in NO_PAGES]
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
    "no curl command": ("/jobs/new", {"act": "curl", "curl": "wget x"}),
    "a token of nothing": ("/tokens", {"name": ""}),
    "a wrong password": ("/settings/password", {"current_password": "x", "new_password": "y"}),
    "a view of no name": ("/jobs/views", {"name": "", "query": "status=FAILED"}),
}
# What stands in the rows of the test, and names that are the same in every language.
DATA = "rates money stored answered reader eve@example.com ada@example.com max@example.com a"
NAMES = (
    "Cron Manager Python Django Celery PostgreSQL English Deutsch Flower curl Jan Feb Apr Jun Jul Aug Sep Nov"
)
NO_WORDS = re.compile(
    r"[a-z_]+\.[a-z_*]+|https?://\S+|[\w.+-]+@[\w.-]+|cronmanager audit verify --\S+|[A-Z]{2,}(_[A-Z]+)*"
    r"|[A-Z][a-z]+/[A-Z]\w+|\bp\d\d|\b(min|ms|s|h)\b|[\W\d_]+"
)
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


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Nothing of one test's language is another's."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def alike() -> set[str]:
    """What German says with the same words, by its own catalogue; and names, which nobody translates."""
    (german,) = [read(po) for po in catalogues() if po.parts[-3] == "de"]
    said = {text for one in german for text in as_texts(one.string)}
    same = said & {text for one in german for text in as_texts(one.id)}
    words = {word for text in (*same, DATA, NAMES) for word in NO_WORDS.sub(" ", text).lower().split()}
    return same | words | set(zone_names())


def as_texts(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    """One, or that of one and that of many."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


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


def browser(user: User | None, language: str) -> Client:
    """Asks as a browser does that wants that language."""
    client = Client(headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": language})
    if user:
        client.force_login(user)
    return client


def ask(user: User | None, language: str, url: str, form: dict[str, str] | None = None) -> str:
    """The page."""
    client = browser(user, language)
    answer = client.post(url, form, follow=True) if form else client.get(url)
    return b"".join(answer).decode()


def left_in_english(
    alike: set[str], user: User | None, url: str, form: dict[str, str] | None = None
) -> set[str]:
    """What both languages say with the same words."""
    english, german = (set(texts_of(ask(user, language, url, form))) for language in ("en", "de"))
    assert german - english, "nothing was said in German"
    return {text for text in german & english if not is_alike(text, alike)}


def is_alike(text: str, alike: set[str]) -> bool:
    """Whether nothing of it could be said otherwise."""
    return text in alike or all(word in alike for word in NO_WORDS.sub(" ", text).lower().split())


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
