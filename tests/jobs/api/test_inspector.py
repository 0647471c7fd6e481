"""/echo and /inspect: endpoints of our own."""

from typing import Any
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.test import Client

from jobs import inspector
from tests.credentials import jwt_client, token_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(ada: Any) -> dict[str, Any]:
    """An inspector of Ada's."""
    answer = token_client(ada, "EXECUTE").post("/inspect")
    assert answer.status_code == 201, answer.content
    shape: dict[str, Any] = answer.json()
    return shape


def path_of(made: dict[str, Any]) -> str:
    return urlsplit(made["url"]).path


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_any_request_is_answered_and_shown_to_its_owner(ada: Any, made: dict[str, Any], method: str):
    client = Client(enforce_csrf_checks=True)

    answer = client.generic(
        method,
        f"{path_of(made)}?a=1&a=2",
        b"\xc3\xa4 body",
        "text/plain",
        headers={"Authorization": "s3cret"},
    )

    (seen,) = jwt_client(ada).get(f"{path_of(made)}/requests").json()
    assert answer.status_code == 200
    assert (seen["method"], seen["query"], seen["body"]) == (method, {"a": ["1", "2"]}, "ä body")
    assert seen["headers"]["Authorization"] == "s3cret"


def test_nobody_else_learns_of_it(ada: Any, ben: Any, max_: Any, made: dict[str, Any]):
    Client().get(path_of(made))
    browsers = {user: Client(headers={"Accept": "text/html"}) for user in (ada, ben, max_)}
    for user, browser in browsers.items():
        browser.force_login(user)

    listed = [jwt_client(user).get(f"{path_of(made)}/requests").status_code for user in (ada, ben, max_)]
    pages = [browser.get(path_of(made)).status_code for browser in browsers.values()]
    stranger = Client(headers={"Accept": "text/html"}).get(path_of(made))

    assert (listed, pages) == ([200, 404, 404], [200, 404, 404])
    assert stranger.status_code == 302
    assert stranger["Location"].startswith("/login?next=/inspect/")


def test_the_page_shows_what_came_and_runs_none_of_it(ada: Any, made: dict[str, Any]):
    Client().post(path_of(made), b"<script>alert(1)</script>", "text/html")
    browser = Client(headers={"Accept": "text/html,*/*"})
    browser.force_login(ada)

    page = browser.get(path_of(made)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>" not in page


def test_what_is_kept_is_bounded(ada: Any, made: dict[str, Any]):
    for number in range(inspector.MOST_REQUESTS + 3):
        Client().post(f"{path_of(made)}?n={number}", b"x" * (inspector.BODY_BYTES + 1), "text/plain")

    seen = jwt_client(ada).get(f"{path_of(made)}/requests").json()

    assert [one["query"]["n"] for one in seen] == [[str(number)] for number in range(52, 2, -1)]
    assert (len(seen[0]["body"]), seen[0]["bodyTruncated"]) == (inspector.BODY_BYTES, True)


def test_it_is_over_after_an_hour(made: dict[str, Any]):
    Client().post(path_of(made))
    valkey = redis.from_url(settings.REDIS_URL)

    left_s = [valkey.ttl(name) for name in valkey.keys(f"*inspector:{made['key']}*")]

    assert len(left_s) == 3  # the inspector, its count, the request
    assert all(0 < one <= inspector.KEPT_S for one in left_s)


def test_a_key_that_nobody_made_is_none(ada: Any):
    assert Client().post("/inspect/" + "k" * 32).status_code == 404
    assert jwt_client(ada).get("/inspect/" + "k" * 32 + "/requests").status_code == 404


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_the_echo_says_what_was_asked(method: str):
    answer = Client(enforce_csrf_checks=True).generic(
        method, "/echo?a=1", b'{"b": 2}', "application/json", headers={"X-Own": "c"}
    )

    told = answer.json()
    assert answer.status_code == 200
    assert (told["method"], told["query"], told["body"]) == (method, {"a": ["1"]}, '{"b": 2}')
    assert told["headers"]["X-Own"] == "c"


def test_too_many_requests_are_refused(made: dict[str, Any], monkeypatch: Any):
    monkeypatch.setattr("jobs.api.views.mirrors.RATE", "2/m")

    kept = [Client().post(path_of(made)).status_code for _ in range(4)]
    echoed = [Client().get("/echo", REMOTE_ADDR="192.0.2.77") for _ in range(4)]

    assert kept == [200, 200, 429, 429]
    assert [answer.status_code for answer in echoed] == [200, 200, 429, 429]
    assert int(echoed[-1]["Retry-After"]) >= 1


def test_a_dry_run_says_that_our_own_echo_may_be_called(ada: Any, monkeypatch: Any):
    monkeypatch.setattr(settings, "PUBLIC_URL", "http://localhost:3000")
    verdicts = [
        token_client(ada).post("/cron/test?dryRun=true", {"endpointUrl": url}).json()["allowed"]
        for url in (
            "http://localhost:3000/echo",
            "http://localhost:3000/admin/",
            "http://localhost:3001/echo",
        )
    ]

    assert verdicts == [True, False, False]
