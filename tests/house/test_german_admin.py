"""With German chosen nothing of our own is left in English on the admin's pages."""

import re
from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import User
from accounts.preferences import zone_names
from jobs import models
from tests.credentials import token_client
from tests.house.german import browser, left_in_english
from tests.house.tables import one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
TABLES = sorted(admin.site._registry, key=lambda model: model._meta.label)
KINDS = ("changelist", "add", "change", "history", "delete")
NAMES = "get head post put patch delete options tls logout worker m crontab crontabs"  # m is an initial
THEIRS = re.compile(  # what celery-beat says in English only, and names
    r"Exchange|Task Name|Crontabs?:( 1)?|[\d*]+( [\d*]+){4} \(m/h/dM/MY/d\) UTC"
    r"|America/Port of Spain|Europe/Isle of Man|[Aa] token \(cm_\w+…\)|cm_\w+|Job\.updated"
)
JOB = {"name": "rates", "cron_expression": "0 * * * *", "endpoint_url": "https://example.com/"}
FORMS = {
    "a job without anything": ("jobs_cronjob_add", {"name": ""}),
    "a schedule that cannot be": ("jobs_cronjob_add", JOB | {"cron_expression": "61 * * * *"}),
    "a URL that is none": ("jobs_cronjob_add", JOB | {"endpoint_url": "ftp://x"}),
    "a person without an address": ("accounts_user_add", {"email": ""}),
}


@pytest.fixture
def root(max_: User) -> User:
    """Max, at the admin."""
    max_.is_superuser = True
    max_.save()
    return max_


@pytest.fixture
def rows(ada: User, root: User) -> dict[type[Model], Model]:
    """One of each table."""
    return one_of_each(ada, root)


@pytest.fixture
def same(alike: set[str]) -> set[str]:
    """What may stand on both pages."""
    return alike | set(NAMES.split()) | {zone.replace("_", " ") for zone in zone_names()}


def pages_of(model: type[Model], row: Model, person: User) -> Iterator[str]:
    """All that the person may open of a table."""
    for kind in KINDS:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{kind}"
        url = reverse(name, args=() if kind in ("changelist", "add") else (row.pk,))
        if browser(person, "en").get(url).status_code == 200:
            yield url


def ours(texts: set[str]) -> set[str]:
    return {text for text in texts if not THEIRS.fullmatch(text)}


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_no_page_of_a_table_says_anything_in_english(rows, root, same, model):
    urls = list(pages_of(model, rows[model], root))

    left = {url: ours(left_in_english(same, root, url)) for url in urls}

    assert len(urls) >= 3
    assert {url: texts for url, texts in left.items() if texts} == {}


@pytest.mark.parametrize("url", ["/admin/", "/admin/jobs/", "/admin/accounts/", "/admin/monitoring/"])
def test_the_menu_is_in_german(root, same, url):
    assert ours(left_in_english(same, root, url)) == set()


@pytest.mark.parametrize(("name", "form"), FORMS.values(), ids=list(FORMS))
def test_what_is_wrong_with_a_form_is_told_in_german(root, same, name, form):
    assert ours(left_in_english(same, root, reverse(f"admin:{name}"), form)) == set()


@pytest.mark.parametrize("action", ["run", "disable", "enable", "as_written", "delete_selected"])
def test_what_an_action_did_is_told_in_german(rows, root, same, action):
    chosen = {"action": action, "_selected_action": str(rows[models.CronJob].pk)}

    assert ours(left_in_english(same, root, reverse("admin:jobs_cronjob_changelist"), chosen)) == set()


def test_sentences_that_rows_keep_are_said_in_german(rows, root):
    models.ScheduleChange.objects.update(reason="12 of the last 12 executions failed")
    client = browser(root, "de")

    for kind, args in (("changelist", ()), ("change", (rows[models.ScheduleChange].pk,))):
        page = client.get(reverse(f"admin:jobs_schedulechange_{kind}", args=args)).content.decode()
        assert "12 der letzten 12 Läufe sind fehlgeschlagen" in page


def test_endpoints_and_their_schema_speak_english_to_everybody(ada):
    def told(language: str) -> list[bytes]:
        asks = {"Accept-Language": language}
        schema = APIClient().get("/api/schema", headers=asks | {"Accept": "application/vnd.oai.openapi+json"})
        refused = token_client(ada).post("/cron", {"name": "", "overlapPolicy": "x"}, headers=asks)
        return [schema.content, refused.content]

    assert told("de") == told("en")
