"""A new account in a browser."""

import re

import pytest

from accounts.models import User
from tests import mailroom
from tests.makers import PASSWORD, make_user

pytestmark = pytest.mark.django_db
EMAIL = "grace@example.com"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def register(client, email=EMAIL, password=PASSWORD, **more):
    with mailroom.opened():
        return client.post("/register", {"email": email, "password": password, **more})


def test_who_registers_can_sign_in(client):
    page = register(client, EMAIL.upper(), role="ADMIN")
    answer = client.post("/login", {"email": EMAIL, "password": PASSWORD})

    assert page.status_code == 200
    assert User.objects.get(email=EMAIL).role == "USER"
    assert answer["Location"] == "/"


def test_a_known_email_reads_the_same_and_keeps_its_password(client):
    new, known = (
        re.sub(r"\w{64}", "a CSRF token", register(client, password=password).content.decode())
        for password in (PASSWORD, "another-" + PASSWORD)
    )

    assert known == new
    assert client.post("/login", {"email": EMAIL, "password": PASSWORD}).status_code == 302


def test_a_weak_password_is_told_beside_its_field_and_the_email_stays(client):
    page = register(client, password="password").content.decode()

    assert 'id="id_password_error"' in page
    assert "too common" in page
    assert f'value="{EMAIL}"' in page
    assert not User.objects.exists()


def test_while_registration_is_closed_the_page_says_so_and_makes_nothing(client, settings):
    settings.REGISTRATION_OPEN = False

    page = register(client)

    assert page.status_code == 403
    assert "Registration is closed" in page.content.decode()
    assert not User.objects.exists()
    assert "/register" not in client.get("/login").content.decode()


def test_forms_count_against_their_address(client, settings):
    settings.API_RATE_LIMIT = 2
    make_user(EMAIL)

    assert [register(client).status_code for _ in range(3)] == [200, 200, 429]
