"""How often one may ask."""

import pytest
from rest_framework.test import APIClient

from accounts import ratelimits
from tests.credentials import jwt_client, token_client

pytestmark = pytest.mark.django_db
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
    assert int(answers[-1]["Retry-After"]) in range(1, 61)
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
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": AWAY}}
    client = token_client(ada)

    statuses = [client.get("/cron").status_code for _ in range(5)]
    ratelimits._outage.until = 0.0

    assert statuses == [200] * 5
    assert caplog.messages.count("rate limits are off: Valkey is away") == 1
