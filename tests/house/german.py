"""What of a page is left in English for a reader of German."""

import re

from django.test import Client

from accounts.models import User
from accounts.preferences import zone_names
from tests.house.messages import catalogues, read
from tests.house.visible import texts_of

# What stands in the rows of the test, and names that are the same in every language.
DATA = "rates money stored answered reader eve@example.com ada@example.com max@example.com a"
NAMES = (
    "Cron Manager Python Django Celery PostgreSQL English Deutsch Flower curl Jan Feb Apr Jun Jul Aug Sep Nov"
    " true false null"
)
NO_WORDS = re.compile(
    r"\d+-\d+-\d+T[\d:.]+Z"
    r"|[a-z_]+\.[a-z_*]+|https?://\S+|[\w.+-]+@[\w.-]+|cronmanager audit verify --\S+|[A-Z]{2,}(_[A-Z]+)*"
    r"|[A-Z][a-z]+/[A-Z]\w+|\bp\d\d|\b(min|ms|s|h)\b|\W+|[\d_]+"
)

HALF = re.compile(
    r"\b(the|of|and|is|are|not|with|to|has|have|from|than|its?|by|on|at|for)\b"
)  # no German words


def said_alike() -> set[str]:
    """What German says with the same words, by its own catalogue; and names, which nobody translates."""
    (german,) = [read(po) for po in catalogues() if po.parts[-3] == "de"]
    said = {text for one in german for text in as_texts(one.string)}
    same = said & {text for one in german for text in as_texts(one.id)}
    words = {word for text in (*same, DATA, NAMES) for word in NO_WORDS.sub(" ", text).lower().split()}
    return same | words | set(zone_names())


def as_texts(texts: str | tuple[str, ...]) -> tuple[str, ...]:
    """One, or that of one and that of many."""
    return (texts,) if isinstance(texts, str) else tuple(texts)


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
    """What both languages say with the same words, and what is German only in part."""
    english, german = (set(texts_of(ask(user, language, url, form))) for language in ("en", "de"))
    assert german - english, "nothing was said in German"
    return {text for text in german & english if not is_alike(text, alike)} | set(filter(HALF.search, german))


def is_alike(text: str, alike: set[str]) -> bool:
    """Whether nothing of it could be said otherwise."""
    return text in alike or all(word in alike for word in NO_WORDS.sub(" ", text).lower().split())
