"""With German chosen nothing of a page is left in English, but for what is nobody's sentence."""

import re
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

PAGES = [(path, name) for path, name, view in ROUTES if hasattr(view, "get")]
OPEN = ["/login", "/register", "/password-reset", "/no-such-page"]
DATA = (
    "rates",
    "money",
    "stored",
    "answered",
    "reader",
    "eve@example.com",
    "ada@example.com",
    "max@example.com",
)
TIMINGS = {"dnsMs": 2.0, "connectMs": 5.0, "tlsMs": None, "firstByteMs": 40.0, "totalMs": 1500.0}
ATTEMPT = {
    "number": 1,
    "startedAt": "2027-03-01T09:00:00Z",
    "endedAt": "2027-03-01T09:00:01Z",
    "timings": TIMINGS,
}
NO_WORDS = re.compile(
    r"[a-z_]+\.[a-z_]+|https?://\S+|[\w.+-]+@[\w.-]+|cron[a-z]+ [a-z ]+--\S+|[A-Z]{2,}(_[A-Z]+)*|[A-Z][a-z]+/[A-Z]\w+|p\d\d"
    r"|\b(min|ms|s|h)\b|[\W\d_]+"
)
NAMES = {
    "cron",
    "manager",
    "python",
    "django",
    "celery",
    "postgresql",
    "english",
    "deutsch",
    "flower",
    "curl",
}


@pytest.fixture(autouse=True)
def _in_english():
    """Nothing of one test's language is another's."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def alike() -> set[str]:
    """What German says with the same words, by its own catalogue; and names, which nobody translates."""
    (german,) = [read(po) for po in catalogues() if po.parts[-3] == "de"]
    said = {text for one in german for text in as_texts(one.string)}
    same = said & {text for one in german for text in as_texts(one.id)}
    words = {word for text in (*same, *DATA, *NAMES) for word in text.lower().split()}
    return same | words | set(zone_names()) | {month.capitalize() for month in MONTHS}


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
    make_change(job, reason="")
    return {
        "job_id": job.pk,
        "execution_id": make_run(job, "FAILED", 1, error_kind="timeout", error_message="answered").pk,
        "view_id": save_view(ada, "stored", {"status": ["FAILED"]}, now()).pk,
        "token_id": make_token(ada)[0].pk,
        "user_id": make_user("eve@example.com").pk,
    }


def make_run(job: Any, status: str, hours_ago: int, **fields: Any) -> Any:
    """A run with an answer, as they are stored."""
    at = (now() - timedelta(hours=hours_ago)).replace(minute=0, second=0, microsecond=0)
    told = {"responseStatus": 200, "errorKind": None, "errorMessage": None, "connection": None, **ATTEMPT}
    answer = {"response_status": 200, "response_body": b'{"a": 1}', "response_headers": [["A", "b"]]}
    fields = {
        "execution_time_ms": 1500,
        "lag_ms": 20,
        "attempts": [told],
        "timings": TIMINGS,
        **answer,
        **fields,
    }
    return make_execution(job, at, status=status, started_at=at, completed_at=at, **fields)


def browser(user: User | None, language: str) -> Client:
    """Asks as a browser does that wants that language."""
    client = Client(headers={"Accept": "text/html,*/*;q=0.8", "Accept-Language": language})
    if user:
        client.force_login(user)
    return client


def left_in_english(user: User | None, url: str, alike: set[str], **form: str) -> set[str]:
    """What both languages say with the same words."""
    english, german = (ask(browser(user, language), url, form) for language in ("en", "de"))
    return {text for text in german if text in english and not is_alike(text, alike)}


def ask(client: Client, url: str, form: dict[str, str]) -> set[str]:
    answer = client.post(url, form) if form else client.get(url)
    return set(texts_of(answer.content.decode()))


def is_alike(text: str, alike: set[str]) -> bool:
    """Whether nothing of it could be said otherwise."""
    words = NO_WORDS.sub(" ", text).lower().split()
    return text in alike or all(word in alike for word in words)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "name"), PAGES)
def test_a_page_says_nothing_in_english_any_more(ids, ada, max_, alike, path, name):
    person = max_ if RULES[name]["GET"] == "ADMIN" else ada

    assert left_in_english(person, address(path, **ids), alike) == set()
