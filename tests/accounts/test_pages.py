"""Sign-in, sign-out and a new password in a browser."""

import re

import pytest
from django.core.management import call_command
from django.test import Client
from rest_framework.test import APIClient

from accounts.announcements import logged_in, logged_out, login_refused
from accounts.guesses import FAILED_LOGINS
from accounts.models import User
from tests import mailroom
from tests.credentials import jwt_client
from tests.makers import PASSWORD, make_user

pytestmark = pytest.mark.django_db
EMAIL = "grace@example.com"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def grace(db):
    return make_user(EMAIL, password=PASSWORD)


def sign_in(client, password=PASSWORD, path="/login", **more):
    return client.post(path, {"email": EMAIL.upper(), "password": password, **more})


def test_a_form_without_its_csrf_token_signs_nobody_in(grace):
    client = Client(enforce_csrf_checks=True)

    assert sign_in(client).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', client.get("/login").content.decode())[1]
    assert sign_in(client, csrfmiddlewaretoken=token).status_code == 302
    assert client.get("/auth/me").json()["email"] == EMAIL


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("/cron?tag=x", "/cron?tag=x"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_next_is_followed_on_this_host_only(client, grace, target, followed):
    assert sign_in(client, next=target)["Location"] == followed


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.com"])
def test_a_refusal_reads_the_same_and_keeps_what_was_typed(client, grace, email):
    page = client.post("/login", {"email": email, "password": "wrong"})

    assert page.status_code == 200
    assert "E-mail and password do not match." in page.content.decode()
    assert f'value="{email}"' in page.content.decode()
    assert "wrong" not in page.content.decode()


@pytest.mark.parametrize("path", ["/login", "/admin/login/"])
def test_guesses_at_a_page_are_counted_with_those_of_the_api(client, grace, path):
    for _ in range(FAILED_LOGINS):
        sign_in(client, "wrong", path)

    page = sign_in(client, path=path)
    answer = APIClient().post("/auth/login", {"email": EMAIL, "password": PASSWORD})

    assert (page.status_code, answer.status_code) == (429, 429)
    assert int(page["Retry-After"]) in range(1, 62)
    assert "Too many tries" in page.content.decode()


def test_forms_count_against_their_address(client, settings):
    settings.API_RATE_LIMIT = 2

    statuses = [client.post("/login", {}).status_code for _ in range(3)]

    assert statuses == [200, 200, 429]


@pytest.fixture
def told():
    """Which signals came, in order."""
    heard = []
    signals = (logged_in, login_refused, logged_out)

    def listen(signal, **_):
        heard.append(signal)

    for signal in signals:
        signal.connect(listen)
    yield heard
    for signal in signals:
        signal.disconnect(listen)


def test_signing_in_and_out_is_announced(client, grace, told):
    sign_in(client, "wrong")
    sign_in(client)
    answer = client.post("/logout")

    assert told == [login_refused, logged_in, logged_out]
    assert answer["Location"] == "/login"
    assert client.get("/auth/me").status_code == 401


def test_a_link_to_log_out_does_nothing(client, grace):
    client.force_login(grace)

    assert client.get("/logout").status_code == 405
    assert client.get("/auth/me").status_code == 200


def test_an_administrator_comes_through_the_admins_door(client, max_):
    max_.set_password(PASSWORD)
    max_.save()

    door = client.get("/admin/", follow=True)
    entered = client.post(
        door.request["PATH_INFO"], {"email": max_.email, "password": PASSWORD, "next": "/admin/"}
    )

    assert entered["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_the_browsable_api_says_who_one_is_and_leads_in_and_out(client, grace):
    browser = {"Accept": "text/html"}

    stranger = client.get("/cron?tag=x", headers=browser)
    client.force_login(grace)
    page = client.get("/cron", headers=browser).content.decode()

    assert stranger.status_code == 401
    assert 'href="/login?next=/cron%3Ftag%3Dx"' in stranger.content.decode()
    assert EMAIL in page
    assert 'action="/logout?next=/cron"' in page


def test_a_mails_link_leads_to_a_page_that_sets_the_password(client, grace):
    with mailroom.opened() as room:
        asked = client.post("/password-reset", {"email": EMAIL})
        (sent,) = room.deliver()
    path = re.search(r"http://localhost:\d+(/password-reset/\S+)", sent.body)[1]

    weak, done, again = (
        client.post(path, {"new_password": new}).content.decode()
        for new in ("password", "xk2-9fj-2", "other-one")
    )

    assert "on its way" in asked.content.decode()
    assert "too common" in weak
    assert "The password is set" in done
    assert "The link for a new password is not valid" in again
    assert sign_in(client, "xk2-9fj-2").status_code == 302


def test_an_administrator_who_sets_a_password_in_the_admin_ends_the_logins_under_the_old_one(client, db):
    max_ = User.objects.create_superuser("max@example.com")
    login = jwt_client(max_)
    client.force_login(max_)
    new = {"password1": "xk2-9fj-2-x", "password2": "xk2-9fj-2-x"}

    led_to = client.get("/admin/password_change/")["Location"]
    answer = client.post(led_to, new)

    assert led_to == f"/admin/accounts/user/{max_.pk}/password/"
    assert answer.status_code == 302
    assert login.get("/auth/me").status_code == 401


def test_an_administrator_is_made_on_the_command_line(monkeypatch, client):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command("createsuperuser", email=EMAIL.upper(), interactive=False, verbosity=0)

    assert sign_in(client, next="/admin/")["Location"] == "/admin/"
    assert client.get("/admin/accounts/user/").status_code == 200
