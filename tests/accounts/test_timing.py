"""How long an answer takes does not tell whether an e-mail is known; with the real hasher."""

import random
import time
from statistics import median

import pytest
from rest_framework.test import APIClient

from tests.makers import PASSWORD, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.soak, pytest.mark.marathon, pytest.mark.timeout(480)]
TRIES = 200
KNOWN = "grace@example.com"


@pytest.fixture
def client(db):
    make_user(KNOWN, password=PASSWORD)
    return APIClient()


def ratio_of_medians(known, unknown, tries=TRIES):
    """Both by turns, in chance order, so that whatever else the machine does falls on both alike."""
    took = {known: [], unknown: []}
    for number in range(tries):
        for act in random.sample([known, unknown], 2):
            start = time.perf_counter()
            act(number)
            took[act].append(time.perf_counter() - start)
    return median(took[known]) / median(took[unknown])


def test_a_login_with_a_known_email_takes_as_long(client, monkeypatch, record_property):
    monkeypatch.setattr("accounts.guesses.FAILED_LOGINS", 10**6)
    monkeypatch.setattr("accounts.guesses.FAILED_LOGINS_OF_ADDRESS", 10**6)
    monkeypatch.setattr("accounts.guesses.FAILED_LOGINS_OF_ACCOUNT", 10**6)

    def log_in(email):
        assert client.post("/auth/login", {"email": email, "password": "wrong"}).status_code == 401

    ratio = ratio_of_medians(lambda _: log_in(KNOWN), lambda _: log_in("nobody@example.com"))

    record_property("ratio", ratio)
    assert 0.9 < ratio < 1.1, ratio


def test_a_registration_with_a_known_email_takes_as_long(client, record_property):
    def register(email):
        answer = client.post("/auth/register", {"email": email, "password": PASSWORD})
        assert answer.status_code == 201

    ratio = ratio_of_medians(lambda _: register(KNOWN), lambda number: register(f"new{number}@example.com"))

    record_property("ratio", ratio)
    assert 0.9 < ratio < 1.1, ratio


def test_a_reset_for_a_known_email_takes_as_long(client, monkeypatch, record_property):
    monkeypatch.setattr("accounts.guesses.MAILS", 10**6)
    monkeypatch.setattr("accounts.guesses.MAILS_OF_ADDRESS", 10**6)

    def ask(email):
        assert client.post("/auth/password/reset", {"email": email}).status_code == 202

    ratio = ratio_of_medians(
        lambda _: ask(KNOWN), lambda _: ask("nobody@example.com"), 5 * TRIES
    )  # short: more noise

    record_property("ratio", ratio)
    assert 0.9 < ratio < 1.1, ratio
