"""No other site acts in a person's name or puts a page of ours into a frame: over the whole URL conf."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.pages import urls as of_accounts
from monitoring.dashboard import urls as of_dashboard
from tests.house.test_pages import OURS, ROOT

NIL = "00000000-0000-4000-8000-000000000000"
PAGES = {"Accept": "text/html,*/*;q=0.8"}
EACH = [*of_dashboard.urlpatterns, *of_accounts.urlpatterns]
ACTING = [one for one in EACH if hasattr(one.callback.view_class, "post")]
FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\".*?</form>", re.S)


def filled(pattern: str) -> str:
    return "/" + re.sub(r"<uuid:\w+>", NIL, re.sub(r"<str:\w+>", "a-token", pattern))


def every_route(patterns, prefix=""):
    """The pattern of each route there is, other people's pages included."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from every_route(one.url_patterns, prefix + str(one.pattern))
        elif isinstance(one, URLPattern) and not hasattr(one.callback, "cls"):
            yield prefix + str(one.pattern)


ROUTES = sorted({path for path in every_route(get_resolver().url_patterns) if not re.search(r"[\\^(]", path)})


@pytest.mark.django_db
@pytest.mark.parametrize("path", [str(one.pattern) for one in ACTING])
def test_an_act_without_its_forms_token_is_refused_whoever_is_signed_in(max_, path):
    client = Client(enforce_csrf_checks=True, headers=PAGES)
    client.force_login(max_)

    answer = client.post(filled(path), {"name": "x"})

    assert answer.status_code == 403
    assert "The form is too old" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", [str(one.pattern) for one in ACTING])
def test_an_act_from_another_site_is_refused_even_with_a_token(max_, path):
    client = Client(enforce_csrf_checks=True, headers=PAGES)
    client.force_login(max_)
    client.get("/login")
    client.cookies["csrftoken"] = token = "c" * 32

    answer = client.post(filled(path), headers={"Origin": "https://evil.example", "X-CSRFToken": token})

    assert answer.status_code == 403


@pytest.mark.parametrize("template", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_form_that_acts_brings_its_token(template):
    forms = FORM.findall(template.read_text(encoding="utf-8"))

    assert [form[:80] for form in forms if "{% csrf_token %}" not in form] == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", ROUTES)
def test_no_answer_may_be_framed(max_, path):
    client = Client(headers=PAGES)
    client.force_login(max_)
    place = re.sub(r"<(\w+:)?\w+>", lambda found: NIL if found[1] == "uuid:" else "a", f"/{path}")

    for answer in (client.get(place), Client(headers=PAGES).get(place)):
        assert answer["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
