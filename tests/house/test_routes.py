"""Each route of the API × each caller who must be refused, read from the URL conf."""

import json
import time
from itertools import chain
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.access import RULES, ByField, Door, rule_for
from accounts.scopes import Scope
from cronmanager.rest.views import ApiView
from jobs import inspector
from jobs.commands.named_secrets import put_secret
from tests.credentials import make_token, token_client
from tests.makers import make_backfill, make_execution, make_job

IDS = ("job_id", "execution_id", "backfill_id", "token_id")
SCOPES_BELOW = {
    Scope.READ: ("WRITE", "DELETE", "EXECUTE"),
    Scope.WRITE: ("READ", "DELETE", "EXECUTE"),
    Scope.DELETE: ("READ", "WRITE", "EXECUTE"),
    Scope.EXECUTE: ("READ", "WRITE", "DELETE"),
}


def api_routes(patterns=None, prefix="", namespace=""):
    """(path, route's name, view class) of every route that is a view of DRF's."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from api_routes(pattern.url_patterns, prefix + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "cls"):
            yield prefix + str(pattern.pattern), f"{namespace}{pattern.name}", pattern.callback.cls


def methods_of(view):
    return [name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)]


ROUTES = [(path, name, view) for path, name, view in api_routes() if not path.startswith("admin/")]
DOORS = [(path, method, rule_for(name, method)) for path, name, view in ROUTES for method in methods_of(view)]
GUARDED = [(path, method) for path, method, rule in DOORS if rule is not Door.ANYONE]
BODIES = {"cron/validate": {"cronExpression": "@daily"}}  # where an empty one is refused
SIMPLE = [(path, method, rule) for path, method, rule in DOORS if isinstance(rule, Scope)]
SCOPED = [(path, method, rule, BODIES.get(path, {})) for path, method, rule in SIMPLE] + [
    (path, method, scope, {rule.field: value, "ids": []})
    for path, method, rule in DOORS
    if isinstance(rule, ByField)
    for value, scope in rule.rules.items()
]
OWNED = [(path, method) for path, method, _, _ in SCOPED if "<uuid" in path]


NAMES = {
    "<path:key>": "a-key",
    "<str:name>": "A_NAME",
    "<str:token>": "a-token",
}  # each user has names of its own


def address(path, **ids):
    for place, value in [(f"<uuid:{name}>", str(one)) for name, one in ids.items()] + [*NAMES.items()]:
        path = path.replace(place, value)
    assert "<" not in path, f"teach this test what to put into {path}"
    return f"/{path}"


@pytest.fixture
def urls(ada, monkeypatch):
    """Makes a route's path into a URL of something that is Ada's."""
    job = make_job(ada)
    put_secret(ada, NAMES["<str:name>"], "a value", now())
    monkeypatch.setitem(NAMES, "<str:inspector_key>", inspector.make(ada.pk, time.time())[0])
    ids = {
        "job_id": job.pk,
        "execution_id": make_execution(job).pk,
        "backfill_id": make_backfill(job).pk,
        "token_id": make_token(ada)[0].pk,
    }
    return lambda path: address(path, **ids)


def test_each_route_and_method_has_its_line_in_the_table_and_no_line_is_without_one():
    there = {(name, method) for _, name, view in ROUTES for method in methods_of(view)}
    told = {(name, method) for name, rules in RULES.items() for method in rules}

    assert there == told


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method"), GUARDED)
def test_a_stranger_is_asked_for_a_credential(urls, path, method):
    answer = APIClient().generic(method, urls(path), "{}", "application/json")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method", "rule", "body"), SCOPED)
def test_a_token_without_the_scope_is_refused(ada, urls, path, method, rule, body):
    client = token_client(ada, *SCOPES_BELOW[rule])

    assert client.generic(method, urls(path), json.dumps(body), "application/json").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method", "rule", "body"), SCOPED)
def test_a_token_with_no_more_than_the_scope_may_pass(ada, urls, path, method, rule, body):
    answer = token_client(ada, rule).generic(method, urls(path), json.dumps(body), "application/json")

    assert answer.status_code not in (401, 403, 404)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method", "rule", "body"), SCOPED)
def test_a_reader_changes_nothing_whatever_its_token_says(rhea, urls, path, method, rule, body):
    answer = token_client(rhea).generic(method, urls(path), json.dumps(body), "application/json")

    assert answer.status_code == (403 if rule != Scope.READ else 404 if "<" in path else 200)


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "method"), OWNED)
def test_somebody_elses_thing_is_not_found(ben, max_, urls, path, method):
    stranger = token_client(ben).generic(method, urls(path), "{}", "application/json")
    administrator = token_client(max_).generic(method, urls(path), "{}", "application/json")

    assert stranger.status_code == 404
    assert administrator.status_code in (200, 202, 400, 409)  # an empty body is not enough everywhere


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted({path for path, _ in OWNED}))
def test_what_does_not_exist_or_is_no_id_is_not_found(ada, path):
    client = token_client(ada)
    missing, no_id = (address(path, **dict.fromkeys(IDS, one)) for one in (uuid4(), "no-id"))

    answers = list(chain.from_iterable((client.get(url), client.post(url)) for url in (missing, no_id)))

    assert {answer.status_code for answer in answers} <= {404, 405}
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}


def test_each_view_refuses_what_its_query_cannot_say():
    unguarded = {name for _, name, view in ROUTES if not issubclass(view, ApiView)}

    assert unguarded == {"monitoring:schema", "monitoring:docs"}


@pytest.mark.django_db
def test_a_slash_at_the_end_is_another_path(ada):
    assert token_client(ada).get("/cron/").status_code == 404
