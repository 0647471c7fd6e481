"""What holds on every page of the dashboard, read from the URL conf."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from monitoring.dashboard import urls
from monitoring.dashboard.access import RULES
from monitoring.saved_views import save_view
from tests.credentials import make_token
from tests.house.test_routes import address
from tests.makers import make_change, make_execution, make_job, make_user

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
OURS = [template for template in TEMPLATES if "rest_framework" not in template.parts]
METHODS = ("get", "post", "put", "patch", "delete")
MOST_QUERIES = 20
STRICT = {
    *("default-src 'self'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"),
    *(
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ),
}

ROUTES = [(str(one.pattern), f"dashboard:{one.name}", one.callback.view_class) for one in urls.urlpatterns]
DOORS = [(path, name, verb.upper()) for path, name, view in ROUTES for verb in METHODS if hasattr(view, verb)]
SHOWN = [path for path, _, verb in DOORS if verb == "GET"]


@pytest.fixture
def urls_of(ada):
    """Makes a route's path into the URL of something that is Ada's."""
    job = make_job(ada, name="rates", tags=["money"], next_run_at=now() + timedelta(hours=1))
    failed = make_execution(
        job, status="FAILED", error_kind="timeout", started_at=now(), completed_at=now(), execution_time_ms=5
    )
    view = save_view(ada, "failed", {"status": ["FAILED"]}, now())
    ids = {
        "job_id": job.pk,
        "execution_id": failed.pk,
        "view_id": view.pk,
        "change_id": make_change(job).pk,
        "token_id": make_token(ada)[0].pk,
        "user_id": make_user("eve@example.com").pk,
    }
    return lambda path: address(path, **ids)


@pytest.fixture
def client():
    return browser()


def browser() -> Client:
    """Asks as a browser does: some paths are an endpoint for everybody else."""
    return Client(headers={"Accept": "text/html,*/*;q=0.8"})


def policy_of(answer) -> set[str]:
    return {part.strip() for part in answer["Content-Security-Policy"].split(";")}


def test_each_route_and_method_has_its_line_in_the_table_and_no_line_is_without_one():
    assert {(name, verb) for _, name, verb in DOORS} == {
        (name, verb) for name in RULES for verb in RULES[name]
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "verb"), [(path, verb) for path, _, verb in DOORS])
def test_a_stranger_is_led_to_sign_in_and_back(urls_of, path, verb):
    answer = browser().generic(verb, urls_of(path))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/login?next=%2F")


@pytest.mark.django_db
@pytest.mark.parametrize("path", SHOWN)
def test_a_part_whose_session_has_ended_takes_the_whole_page_to_sign_in(urls_of, path):
    htmx = {"HX-Request": "true", "HX-Current-URL": "http://testserver/jobs?tag=x"}

    answer = Client().get(urls_of(path), headers=htmx)

    assert answer["HX-Redirect"] == "/login?next=%2Fjobs%3Ftag%3Dx"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "name", "verb"), [door for door in DOORS if RULES[door[1]][door[2]] not in ("READ", "PERSON")]
)
def test_a_reader_is_refused_every_act(urls_of, rhea, client, path, name, verb):
    client.force_login(rhea)

    assert client.generic(verb, urls_of(path)).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", [path for path, name, verb in DOORS if "<uuid" in path and RULES[name][verb] != "ADMIN"]
)
def test_somebody_elses_thing_is_not_found(urls_of, ben, client, path):
    client.force_login(ben)

    assert client.get(urls_of(path)).status_code in (404, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("path", [path for path, _, verb in DOORS if "<uuid" in path and verb == "GET"])
def test_a_thing_that_is_gone_is_told_of_on_a_page(max_, client, path):
    client.force_login(max_)
    ids = dict.fromkeys(("job_id", "execution_id", "view_id", "token_id", "user_id"), uuid4())

    answer = client.get(address(path, **ids))

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("text/html")
    assert client.get(address(path, **ids), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "name"), [(path, name) for path, name, verb in DOORS if verb == "GET"])
def test_a_page_takes_few_queries_and_bears_the_strict_policy(urls_of, ada, max_, client, path, name):
    client.force_login(max_ if RULES[name]["GET"] == "ADMIN" else ada)
    url = urls_of(path)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(url)

    assert answer.status_code == 200
    assert len(queries) <= MOST_QUERIES
    assert policy_of(answer) == STRICT
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["/login", "/register", "/password-reset", "/no-such-page", "/cron", "/health"]
)
def test_what_needs_no_session_bears_the_strict_policy_too(url):
    assert policy_of(Client().get(url)) == STRICT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "media_type"), [("/admin/", "*/*"), ("/api/docs", "*/*"), ("/cron", "text/html")]
)
def test_pages_made_by_others_get_a_policy_that_is_looser_in_scripts_and_styles_alone(
    client, max_, url, media_type
):
    client.force_login(max_)

    loose = policy_of(client.get(url, headers={"Accept": media_type}))

    assert {part.split()[0] for part in STRICT - loose} == {"script-src", "style-src"}


@pytest.mark.parametrize("template", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_has_inline_script_or_style(template):
    text = template.read_text(encoding="utf-8")

    assert not re.findall(r"<style|\bstyle=|\bon[a-z]+=|javascript:|\bhx-on|hx-vals='js:", text)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))


@pytest.mark.parametrize("template", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_static_file_that_a_template_names_is_there(template):
    named = re.findall(r"{% static '([^']+)' %}", template.read_text(encoding="utf-8"))

    assert [name for name in named if not finders.find(name)] == []


def test_the_sources_of_the_stylesheet_are_not_served():
    assert finders.find("css/app.css")
    assert finders.find("src/app.css") is None
