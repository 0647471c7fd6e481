"""Each route of the API × each caller who must be refused, read from the URL conf."""

from itertools import chain
from uuid import uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.permissions import IsSignedIn, scope_for
from accounts.scopes import Scope
from tests.credentials import make_token, token_client
from tests.makers import make_execution, make_job

PUBLIC = {"auth/register", "auth/login", "auth/refresh", "health", "ready", "api/schema", "api/docs"}
SCOPES_BELOW = {
    Scope.READ: ("WRITE", "DELETE", "EXECUTE"),
    Scope.WRITE: ("READ", "DELETE", "EXECUTE"),
    Scope.DELETE: ("READ", "WRITE", "EXECUTE"),
    Scope.EXECUTE: ("READ", "WRITE", "DELETE"),
}


def api_routes(patterns=None, prefix=""):
    """(path, view class) of every route that is a view of DRF's."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from api_routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and hasattr(pattern.callback, "cls"):
            yield prefix + str(pattern.pattern), pattern.callback.cls


def methods_of(view):
    return [name.upper() for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)]


ROUTES = [(path, view) for path, view in api_routes() if not path.startswith("admin/")]
GUARDED = [(path, view, method) for path, view in ROUTES if path not in PUBLIC for method in methods_of(view)]
SCOPED = [(path, view, method) for path, view, method in GUARDED if IsSignedIn not in view.permission_classes]


def address(path, job_id, execution_id, token_id):
    return "/" + path.replace("<uuid:job_id>", str(job_id)).replace(
        "<uuid:execution_id>", str(execution_id)
    ).replace("<uuid:token_id>", str(token_id))


@pytest.fixture
def urls(ada):
    """Makes a route's path into a URL of something that is Ada's."""
    job = make_job(ada)
    ids = job.pk, make_execution(job).pk, make_token(ada)[0].pk
    return lambda path: address(path, *ids)


def test_each_route_has_a_rule_or_is_public():
    known = {path for path, _ in ROUTES}
    without = [
        (path, method)
        for path, view, method in SCOPED
        if not hasattr(view, "required_scope") or scope_for(view, method) is None
    ]

    assert not without
    assert known >= PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "view", "method"), GUARDED)
def test_a_stranger_is_asked_for_a_credential(urls, path, view, method):
    answer = APIClient().generic(method, urls(path), "{}", "application/json")

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "view", "method"), SCOPED)
def test_a_token_without_the_scope_is_refused(ada, urls, path, view, method):
    client = token_client(ada, *SCOPES_BELOW[scope_for(view, method)])

    assert client.generic(method, urls(path), "{}", "application/json").status_code == 403


BODIES = {"cron/validate": '{"cronExpression": "@daily"}'}  # where an empty one is refused


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "view", "method"), SCOPED)
def test_a_reader_changes_nothing_whatever_its_token_says(rhea, urls, path, view, method):
    answer = token_client(rhea).generic(method, urls(path), BODIES.get(path, "{}"), "application/json")

    assert answer.status_code == (
        403 if scope_for(view, method) != Scope.READ else 404 if "<" in path else 200
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "view", "method"), [one for one in SCOPED if "<" in one[0]])
def test_somebody_elses_thing_is_not_found(ben, max_, urls, path, view, method):
    stranger = token_client(ben).generic(method, urls(path), "{}", "application/json")
    administrator = token_client(max_).generic(method, urls(path), "{}", "application/json")

    assert stranger.status_code == 404
    assert administrator.status_code in (200, 202)


@pytest.mark.django_db
@pytest.mark.parametrize("path", sorted({path for path, _, _ in SCOPED if "<" in path}))
def test_what_does_not_exist_or_is_no_id_is_not_found(ada, path):
    client = token_client(ada)
    missing, no_id = address(path, *[uuid4()] * 3), address(path, *["no-id"] * 3)

    answers = list(chain.from_iterable((client.get(url), client.post(url)) for url in (missing, no_id)))

    assert {answer.status_code for answer in answers} <= {404, 405}
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}


@pytest.mark.django_db
def test_a_slash_at_the_end_is_another_path(ada):
    assert token_client(ada).get("/cron/").status_code == 404
