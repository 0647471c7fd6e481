"""How often one may ask."""

import re
import socket
import time
from io import BytesIO
from ipaddress import ip_network

import pytest
from django.conf import settings as django_settings
from django.core.handlers.asgi import ASGIRequest
from django.urls import resolve
from rest_framework.test import APIClient

from accounts import ratelimits
from accounts.api.views import LoginView
from tests.credentials import jwt_client, token_client
from tests.makers import make_job

pytestmark = pytest.mark.django_db
REAL_OPTIONS = django_settings.CACHES["default"]["OPTIONS"]  # before a fixture makes them patient
AWAY = "redis://127.0.0.1:1/0"


@pytest.fixture
def _three_a_minute(settings):
    settings.API_RATE_LIMIT = 3


@pytest.mark.usefixtures("_three_a_minute")
def test_each_token_has_a_minute_of_its_own(ada):
    one, other = token_client(ada), token_client(ada)

    answers = [one.get("/cron") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert answers[-1]["Content-Type"] == "application/problem+json"
    assert int(answers[-1]["Retry-After"]) in range(1, 62)
    assert other.get("/cron").status_code == 200
    assert jwt_client(ada).get("/cron").status_code == 200


@pytest.mark.usefixtures("_three_a_minute")
def test_guesses_of_tokens_are_counted_by_address():
    client = APIClient(headers={"X-API-Token": "cm_guess"})

    statuses = [client.get("/cron").status_code for _ in range(4)]

    assert statuses == [401, 401, 401, 429]


@pytest.mark.usefixtures("_three_a_minute")
def test_an_address_written_by_the_caller_changes_nothing():
    statuses = [
        APIClient(headers={"X-Forwarded-For": f"192.0.2.{n}"}).post("/auth/login", {}).status_code
        for n in range(4)
    ]

    assert statuses == [400, 400, 400, 429]


def test_zero_turns_the_limit_off(ada, settings):
    settings.API_RATE_LIMIT = 0
    client = token_client(ada)

    assert "RateLimit-Limit" not in client.get("/cron")


@pytest.mark.usefixtures("_three_a_minute")
def test_without_valkey_everybody_may(ada, settings, caplog):
    settings.CACHES = {name: {**cache, "LOCATION": AWAY} for name, cache in settings.CACHES.items()}
    client = token_client(ada)

    statuses = [client.get("/cron").status_code for _ in range(5)]
    ratelimits._outage.until = 0.0

    assert statuses == [200] * 5
    assert caplog.messages.count("rate limits are off: Valkey is away") == 1


@pytest.mark.usefixtures("_three_a_minute")
def test_each_answer_says_what_is_left_in_both_forms(ada, max_):
    job = make_job(max_)
    client = token_client(ada, "READ")

    answers = [
        client.get("/cron"),
        client.get(f"/cron/{job.pk}"),
        client.post("/cron", {}),
        client.get("/cron"),
    ]

    assert [answer.status_code for answer in answers] == [200, 404, 403, 429]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"default";q=3;w=60'}
    left = [re.fullmatch(r'"default";r=(\d);t=(\d+)', answer["RateLimit"]).groups() for answer in answers]
    assert [one for one, _ in left] == ["2", "1", "0", "0"]
    assert answers[-1]["Retry-After"] == left[-1][1] == answers[-1]["RateLimit-Reset"]


@pytest.mark.usefixtures("_three_a_minute")
@pytest.mark.parametrize("headers", [{}, {"Cookie": "sessionid=x"}, {"Authorization": "Bearer cm_x"}])
def test_requests_without_a_good_credential_count_too(headers):
    client = APIClient(headers=headers)

    assert [client.get("/cron").status_code for _ in range(4)] == [401, 401, 401, 429]


@pytest.mark.usefixtures("_three_a_minute")
def test_forms_of_other_sites_count_too(ada):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(ada)

    assert [client.post("/cron", {}).status_code for _ in range(4)] == [403, 403, 403, 429]


@pytest.mark.usefixtures("_three_a_minute")
def test_who_waits_as_long_as_is_said_may_again(ada, time_machine):
    client = token_client(ada)
    for number in range(8):
        time_machine.move_to(f"2027-03-01T1{number}:00:{number * 7:02}.9Z", tick=False)
        while (answer := client.get("/cron")).status_code == 200:
            pass

        time_machine.shift(int(answer["Retry-After"]))

        assert client.get("/cron").status_code == 200


SPELLINGS = [
    [("x-forwarded-for", "192.0.2.{n}")],
    [("X-Forwarded-For", "192.0.2.{n}"), ("x-forwarded-for", "198.51.100.{n}")],
    [("x_forwarded_for", "192.0.2.{n}")],
    [("X-FORWARDED-FOR", "192.0.2.{n}, 127.0.0.1")],
    [("forwarded", "for=192.0.2.{n}")],
    [("x-real-ip", "192.0.2.{n}")],
    [("x-client-ip", "192.0.2.{n}"), ("true-client-ip", "192.0.2.{n}"), ("cf-connecting-ip", "192.0.2.{n}")],
    [("remote-addr", "192.0.2.{n}"), ("http-x-forwarded-for", "192.0.2.{n}")],
]


def ask_by_asgi(address, headers):
    """As uvicorn passes a request on: the test client's own headers do not know of spellings."""
    sent = [(name.encode(), value.encode()) for name, value in headers]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/auth/login",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"host", b"testserver"), *sent],
        "client": (address, 5000),
    }
    request = ASGIRequest(scope, BytesIO(b"{}"))
    request.resolver_match = resolve(scope["path"])
    return LoginView.as_view()(request).status_code


@pytest.mark.usefixtures("_three_a_minute")
@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
def test_no_spelling_of_a_header_makes_another_address(spelling):
    statuses = [
        ask_by_asgi("203.0.113.9", [(name, value.format(n=n)) for name, value in spelling]) for n in range(4)
    ]

    assert statuses == [400, 400, 400, 429]


@pytest.mark.usefixtures("_three_a_minute")
@pytest.mark.parametrize("spelling", SPELLINGS[:3], ids=str)
def test_behind_a_trusted_proxy_what_the_caller_wrote_changes_nothing_either(settings, spelling):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]
    by_proxy = ("x-forwarded-for", "203.0.113.9")

    statuses = [
        ask_by_asgi("10.0.0.1", [*((name, value.format(n=n)) for name, value in spelling), by_proxy])
        for n in range(4)
    ]

    assert statuses == [400, 400, 400, 429]


@pytest.mark.usefixtures("_three_a_minute")
@pytest.mark.parametrize(
    "forms",
    [
        ["203.0.113.9", "203.0.113.9:1234", "::ffff:203.0.113.9", "[::ffff:cb00:7109]:80"],
        ["2001:db8::1", "2001:DB8:0::2", "[2001:db8::3]:443", "2001:db8:0:0:ffff::4%eth0"],
    ],
    ids=["one address of IPv4", "one /64 of IPv6"],
)
def test_however_an_address_is_written_it_is_one(settings, forms):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/8")]

    statuses = [ask_by_asgi("10.0.0.1", [("x-forwarded-for", form)]) for form in forms]

    assert statuses == [400, 400, 400, 429]


@pytest.mark.usefixtures("_three_a_minute")
def test_a_valkey_that_does_not_answer_costs_half_a_second_once(ada, settings):
    client = token_client(ada)
    client.get("/cron")
    with socket.create_server(("127.0.0.1", 0)) as silent:  # accepts and says nothing
        address = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        own = {"LOCATION": address, "OPTIONS": REAL_OPTIONS}
        settings.CACHES = {name: {**cache, **own} for name, cache in django_settings.CACHES.items()}

        times = []
        for _ in range(5):
            start = time.perf_counter()
            assert client.get("/cron").status_code == 200
            times.append(time.perf_counter() - start)
        ratelimits._outage.until = 0.0

    assert times[0] < 1.5
    assert max(times[1:]) < 0.3


def test_a_browser_of_another_origin_may_read_and_send_our_headers(settings):
    settings.CORS_ALLOW_ALL_ORIGINS = True
    origin = {"Origin": "https://app.example.com", "Access-Control-Request-Method": "PATCH"}

    asked = APIClient().options("/cron", headers=origin)["Access-Control-Allow-Headers"]
    told = APIClient().get("/health", headers=origin)["Access-Control-Expose-Headers"]

    assert {"if-match", "if-none-match", "idempotency-key"} <= set(asked.split(", "))
    assert {"ETag", "Location", "X-Next-Cursor", "RateLimit", "Retry-After"} <= set(told.split(", "))
