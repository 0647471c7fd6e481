"""Registration, login, refresh and logout."""

import jwt
import pytest
from django.conf import settings as django_settings
from django.test import Client
from rest_framework.test import APIClient

from accounts.guesses import FAILED_LOGINS
from accounts.models import RefreshFamily, User
from tests.credentials import jwt_client
from tests.makers import PASSWORD, make_user

pytestmark = pytest.mark.django_db
EMAIL = "grace@example.com"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def log_in(email=EMAIL, password=PASSWORD):
    return APIClient().post("/auth/login", {"email": email, "password": password})


def refresh(token):
    return APIClient().post("/auth/refresh", {"refresh_token": token})


def me(access_token):
    return APIClient().get("/auth/me", headers={"Authorization": f"Bearer {access_token}"})


def test_a_known_email_registers_like_a_new_one():
    asked = {"email": EMAIL.upper(), "password": PASSWORD, "role": "ADMIN"}

    first, second = (APIClient().post("/auth/register", asked) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert set(first.json()) == set(second.json()) == {"id", "email", "role", "createdAt"}
    assert first.json()["id"] != second.json()["id"]
    assert [(str(user.pk), user.role) for user in User.objects.all()] == [(first.json()["id"], "USER")]


def test_registration_can_be_closed(settings):
    settings.REGISTRATION_OPEN = False

    answer = APIClient().post("/auth/register", {"email": EMAIL, "password": PASSWORD})

    assert answer.status_code == 403
    assert answer.json()["type"] == "/docs/problems/registration-closed"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"email": "no address", "password": PASSWORD}, "email"),
        ({"email": EMAIL, "password": "12345678"}, "password"),
        ({"email": EMAIL, "password": PASSWORD + "\0"}, "password"),
        ({"email": EMAIL}, "password"),
        ({"email": EMAIL, "password": PASSWORD, "id": "1"}, "id"),
    ],
)
def test_a_registration_says_which_field_is_wrong(body, field):
    answer = APIClient().post("/auth/register", body)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_a_login_gives_a_pair_and_the_user():
    user = make_user(EMAIL, password=PASSWORD)

    answer = log_in(EMAIL.upper()).json()

    assert set(answer) == {"access_token", "refresh_token", "user"}
    assert answer["user"] == {"id": str(user.pk), "email": EMAIL, "role": "USER"}
    assert me(answer["access_token"]).json()["email"] == EMAIL


def test_unknown_email_wrong_password_and_inactive_user_read_the_same():
    make_user(EMAIL, password=PASSWORD)
    make_user("gone@example.com", password=PASSWORD, is_active=False)

    answers = [log_in("nobody@example.com"), log_in(password="wrong"), log_in("gone@example.com")]

    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({str(answer.json()) for answer in answers}) == 1


def test_a_reused_refresh_token_kills_its_family():
    make_user(EMAIL, password=PASSWORD)
    first = log_in().json()

    second = refresh(first["refresh_token"])
    reused = refresh(first["refresh_token"])
    third = refresh(second.json()["refresh_token"])

    assert [answer.status_code for answer in (second, reused, third)] == [200, 401, 401]
    assert me(second.json()["access_token"]).status_code == 401


def test_a_logout_ends_access_and_refresh():
    make_user(EMAIL, password=PASSWORD)
    pair = log_in().json()
    client = APIClient(headers={"Authorization": f"Bearer {pair['access_token']}"})

    answer = client.post("/auth/logout")

    assert answer.status_code == 204
    assert client.get("/auth/me").status_code == 401
    assert refresh(pair["refresh_token"]).status_code == 401


def test_an_access_token_is_no_refresh_token_and_the_other_way_round():
    make_user(EMAIL, password=PASSWORD)
    pair = log_in().json()

    assert refresh(pair["access_token"]).status_code == 401
    assert me(pair["refresh_token"]).status_code == 401


def test_a_jwt_ends_when_its_time_is_over(ada, time_machine):
    time_machine.move_to("2027-03-01T10:00:00Z", tick=False)
    client = jwt_client(ada)

    time_machine.shift(django_settings.JWT_EXPIRES_IN)

    assert client.get("/auth/me").status_code == 401


@pytest.mark.parametrize(("algorithm", "key"), [("none", None), ("HS256", "x" * 32)])
def test_a_forged_jwt_opens_nothing(ada, algorithm, key):
    jwt_client(ada)
    claims = {
        "token_type": "access",
        "exp": 4_000_000_000,
        "jti": "x",
        "user_id": str(ada.pk),
        "family": str(RefreshFamily.objects.get().pk),
    }

    assert me(jwt.encode(claims, key, algorithm=algorithm)).status_code == 401


def test_a_user_who_is_turned_off_is_out_at_once(ada):
    client = jwt_client(ada)

    User.objects.update(is_active=False)

    assert client.get("/auth/me").status_code == 401


def test_a_session_needs_its_csrf_token(ada):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)

    assert client.get("/auth/me").status_code == 200
    refused = client.post("/auth/tokens", {"name": "x", "permissions": ["READ"]}, "application/json")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"


def test_guesses_of_a_password_are_stopped(settings):
    settings.API_RATE_LIMIT = 0
    make_user(EMAIL, password=PASSWORD)

    answers = [log_in(password="wrong") for _ in range(FAILED_LOGINS)] + [log_in()]

    assert [answer.status_code for answer in answers] == [401] * FAILED_LOGINS + [429]
    assert int(answers[-1]["Retry-After"]) in range(1, 62)
