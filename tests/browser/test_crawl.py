"""Every page of a crowded product, looked at by an administrator, a reader and a stranger."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from accounts.access import Door
from accounts.scopes import Scope
from monitoring.dashboard.access import RULES, rule_for
from tests.browser.gallery.stage import Stage
from tests.browser.looking import Look, Looker, ready
from tests.browser.product import THINGS
from tests.browser.sights import (
    ACCOUNTS,
    BEFORE_SIGN_IN,
    DASHBOARD,
    PARTS,
    ROUTES,
    WAYS,
    addresses,
    filled,
)
from tests.browser.signing_in import sign_in_as
from tests.browser.watching import forgive
from tests.makers import PASSWORD

MOST_BYTES, MOST_BYTES_OF_JOBS = 150_000, 300_000  # compressed, of page and assets; of the table as it is
MOST_SHIFT = 0.05
NO_ONES = "00000000-0000-4000-8000-000000000000"  # who may not is refused before it is looked for
READER = "rhea@example.com"
WHO = "(SELECT id FROM users WHERE email = %(email)s)"
FOR_READERS = (Scope.READ, Door.PERSON)
ACTS = """() => {
  const names = ["action", "formaction", "hx-post", "hx-put", "hx-patch", "hx-delete"];
  return [...document.querySelectorAll(names.map((name) => `[${name}]`).join())]
    .filter((one) => one.method !== "get")
    .flatMap((one) => names.map((name) => one.getAttribute(name)).filter(Boolean));
}"""
LINKS = """() => [...document.querySelectorAll("a[href]")].filter((one) => one.origin === location.origin)
  .map((one) => one.pathname)"""


@dataclass
class Crowd:
    """A web before far too much of everything, where nothing goes on."""

    url: str
    connection: psycopg.Connection

    def find(self, name: str) -> list[str]:
        """Things of each kind for the name of a parameter."""
        return [str(row[0]) for row in self.connection.execute(THINGS[name].encode())]


@pytest.fixture(scope="module")
def crowd() -> Iterator[Crowd]:
    """A scene of its own, made once."""
    with Stage(os.environ["DATABASE_URL"]).scene("crowded") as (url, connection):
        yield Crowd(url, connection)


@pytest.fixture
def enter(crowd, make_context):
    """Signs somebody in, in a window whose pages measure themselves."""

    def enter(email: str) -> Page:
        page = ready(make_context(base_url=crowd.url)).new_page()
        return sign_in_as(page, email, PASSWORD)

    return enter


def figures_of(looks: list[Look]) -> str:
    """The figures, the worst first."""
    heaviest = max(looks, key=lambda look: look.weight_bytes)
    slowest = max(looks, key=lambda look: look.paint_ms)
    moved = max(looks, key=lambda look: look.shift)
    return (
        f"{len(looks)} pages; heaviest {heaviest.weight_bytes} bytes ({heaviest.path}); largest paint "
        f"{slowest.paint_ms:.0f} ms ({slowest.path}); layout shift {moved.shift:.3f} ({moved.path})"
    )


def test_each_page_is_looked_at_and_nothing_else():
    assert set(WAYS) | PARTS == set(DASHBOARD)
    assert set(BEFORE_SIGN_IN) == set(ACCOUNTS)


@pytest.mark.timeout(600)
def test_every_page_is_sound_in_both_themes_on_both_widths_and_light(crowd, enter, tell):
    looker = Looker(enter("max@example.com"))
    looks = []

    for route, path in addresses(DASHBOARD, WAYS, crowd.find):
        if route not in PARTS:
            looks.append(looker.open(path))
            looker.judge(looks[-1])

    tell("crawl", figures_of(looks))
    assert {look.path: look.complaints for look in looks if look.complaints} == {}
    assert {look.path: look.weight_bytes for look in looks if look.weight_bytes > MOST_BYTES} == {}
    assert {look.path: (look.shift, look.shifted) for look in looks if look.shift > MOST_SHIFT} == {}


def test_every_page_before_the_sign_in_is_sound_too(crowd, make_context, tell):
    page = ready(make_context(base_url=crowd.url)).new_page()
    looker, looks = Looker(page), []
    forgive(page, "404")

    for _, path in [*addresses(ACCOUNTS, BEFORE_SIGN_IN, crowd.find), ("", "/no-such-page")]:
        looks.append(looker.open(path))
        looker.judge(looks[-1])

    tell("crawl", figures_of(looks))
    assert {look.path: look.complaints for look in looks if look.complaints} == {}
    assert {look.path: look.weight_bytes for look in looks if look.weight_bytes > MOST_BYTES} == {}


def test_a_table_of_thousands_of_jobs_stays_small(crowd, enter):
    page = enter("max@example.com")

    answer = page.request.get("/jobs", headers={"Accept": "text/html", "Accept-Encoding": "identity"})

    assert len(answer.body()) <= MOST_BYTES_OF_JOBS


@pytest.mark.timeout(600)
def test_a_reader_is_shown_no_act_and_no_way_to_one(crowd, enter):
    for table, owner in (("cron_jobs", "created_by_id"), ("cron_executions", "owner_id")):
        crowd.connection.execute(f"UPDATE {table} SET {owner} = {WHO}".encode(), {"email": READER})
    page, shown = enter(READER), {}

    for route, path in addresses(DASHBOARD, WAYS, crowd.find):
        if route in PARTS or rule_for(route, "GET") not in FOR_READERS:
            continue
        page.goto(path)
        acts = [f"POST {one}" for one in page.evaluate(ACTS) if not is_for_readers(one, "POST")]
        ways = [f"GET {one}" for one in page.evaluate(LINKS) if not is_for_readers(one, "GET")]
        if acts or ways:
            shown[path] = acts + ways

    assert shown == {}


def is_for_readers(address: str, method: str) -> bool:
    """Whether somebody who only reads may go there, or sends what is their own."""
    try:
        route = resolve(re.sub(r"[?#].*", "", address)).view_name
    except Resolver404:
        return False
    if not route.startswith("dashboard:"):
        return (method == "GET" and not route.startswith("admin:")) or route.startswith("account:")
    return rule_for(route, method) in FOR_READERS


def test_what_a_reader_sends_all_the_same_is_refused(enter):
    page = enter(READER)
    token = page.locator('meta[name="csrf"], input[name="csrfmiddlewaretoken"]').first.get_attribute("value")
    answers = {}

    for route, rules in RULES.items():
        if rules.get("POST", Scope.READ) in FOR_READERS:
            continue
        pattern = ROUTES[route].pattern
        path = filled(str(pattern), dict.fromkeys(pattern.converters, NO_ONES))
        answer = page.request.post(path, form={}, headers={"X-CSRFToken": token, "Accept": "text/html"})
        answers[path] = (answer.status, "Your role does not let you do this" in answer.text())

    assert len(answers) > 10
    assert {one: told for one, told in answers.items() if told != (403, True)} == {}
