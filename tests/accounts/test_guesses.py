"""Guessing of passwords is slowed, and nobody is locked out for long."""

from ipaddress import ip_network

import pytest
from rest_framework.test import APIClient

from accounts.guesses import FAILED_LOGINS_OF_ACCOUNT, FAILED_LOGINS_OF_ADDRESS, LONGEST_PAUSE_S
from tests.makers import PASSWORD, make_user

pytestmark = pytest.mark.django_db
EMAIL = "grace@example.com"
HOME = "203.0.113.1"


@pytest.fixture(autouse=True)
def _behind_a_proxy(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1/32")]


@pytest.fixture
def client():
    """One for all: a new one loads the middleware anew."""
    return APIClient()


def log_in(client, address, password="wrong", email=EMAIL):
    body = {"email": email, "password": password}
    return client.post("/auth/login", body, headers={"X-Forwarded-For": address})


def guess_from_everywhere(client, email=EMAIL, times=FAILED_LOGINS_OF_ACCOUNT + 1):
    for number in range(times):
        assert log_in(client, f"198.51.{number // 250}.{number % 250}", email=email).status_code == 401


def test_an_address_that_guesses_many_accounts_is_stopped(client):
    statuses = [
        log_in(client, HOME, email=f"user{number}@example.com").status_code
        for number in range(FAILED_LOGINS_OF_ADDRESS + 1)
    ]

    assert statuses == [401] * FAILED_LOGINS_OF_ADDRESS + [429]


def test_guessing_from_many_addresses_is_slowed_for_strange_addresses_only(client):
    make_user(EMAIL, password=PASSWORD)
    assert log_in(client, HOME, PASSWORD).status_code == 200

    guess_from_everywhere(client)
    strange = log_in(client, "192.0.2.7", PASSWORD)

    assert strange.status_code == 429
    assert int(strange["Retry-After"]) in (1, 2)
    assert log_in(client, HOME, PASSWORD).status_code == 200


def test_the_owner_waits_at_most_a_minute_at_a_strange_address(client, time_machine):
    make_user(EMAIL, password=PASSWORD)
    time_machine.move_to("2027-03-01T10:00:00Z", tick=False)
    guess_from_everywhere(client)
    pauses = []

    for number in range(8):
        refused = log_in(client, "192.0.2.7", PASSWORD)
        pauses.append(int(refused["Retry-After"]))
        time_machine.shift(pauses[-1])
        assert log_in(client, f"192.0.2.{number + 100}").status_code == 401
    time_machine.shift(LONGEST_PAUSE_S)

    assert pauses == [2, 4, 8, 16, 32, LONGEST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_PAUSE_S]
    assert log_in(client, "192.0.2.7", PASSWORD).status_code == 200


def test_an_unknown_email_is_slowed_alike(client):
    guess_from_everywhere(client, "nobody@example.com")

    assert log_in(client, "192.0.2.7", email="nobody@example.com").status_code == 429


def test_a_success_costs_the_neighbours_of_an_address_nothing(client):
    make_user(EMAIL, password=PASSWORD)

    statuses = {log_in(client, HOME, PASSWORD).status_code for _ in range(15)}

    assert statuses == {200}
