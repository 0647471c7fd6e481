"""What no JWT may be, and what two refreshes at once may not do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import jwt
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts import jwts
from accounts.models import RefreshFamily
from tests.makers import make_user

pytestmark = pytest.mark.django_db


def key_of(secret):
    """As HS256 is given it."""
    return jwts.backend_of(secret).signing_key


@pytest.fixture
def family(ada):
    return RefreshFamily.objects.create(user=ada, current_jti=uuid4(), expires_at=now() + timedelta(days=7))


@pytest.fixture
def claims(ada, family):
    """Of a good access token."""
    at = int(now().timestamp())
    ids = {"jti": uuid4().hex, "user_id": str(ada.pk), "family": str(family.pk)}
    return {"token_type": "access", "exp": at + 600, "iat": at, **ids}


def sign(claims, secret="JWT_SECRET", algorithm="HS256", **headers):
    return jwt.encode(claims, key_of(getattr(django_settings, secret)), algorithm, headers=headers)


def me(text):
    return APIClient().get("/auth/me", headers={"Authorization": f"Bearer {text}"}).status_code


def refresh(text):
    return APIClient().post("/auth/refresh", {"refresh_token": text})


def test_the_claims_as_they_stand_are_good(claims):
    assert me(sign(claims)) == 200


@pytest.mark.parametrize(
    "change",
    [
        {"token_type": "refresh"},
        {"token_type": None},
        {"exp": 1},
        {"exp": "soon"},
        {"exp": None},
        {"exp": 10**20},
        {"iat": 4_000_000_000},
        {"family": "00000000-0000-4000-8000-000000000001"},
        {"family": ["x"]},
        {"family": None},
        {"user_id": "00000000-0000-4000-8000-000000000002"},
        {"user_id": {"$ne": ""}},
        {"user_id": 7},
    ],
    ids=str,
)
def test_a_signed_jwt_with_other_claims_opens_nothing(claims, change):
    assert me(sign({**claims, **change})) == 401


@pytest.mark.parametrize("name", ["token_type", "exp", "jti", "user_id", "family"])
def test_a_signed_jwt_without_a_claim_opens_nothing(claims, name):
    del claims[name]

    assert me(sign(claims)) == 401


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
@pytest.mark.parametrize("signature", ["", "x"])
def test_no_algorithm_is_no_signature(claims, algorithm, signature):
    head = jwt.utils.base64url_encode(f'{{"alg":"{algorithm}","typ":"JWT"}}'.encode()).decode()
    payload = sign(claims).split(".")[1]

    assert me(f"{head}.{payload}.{signature}") == 401


@pytest.mark.parametrize("secret", ["JWT_REFRESH_SECRET", "SECRET_KEY", "TOKEN_SALT"])
def test_another_of_our_keys_is_not_this_one(claims, secret):
    assert me(sign(claims, secret)) == 401


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
@pytest.mark.filterwarnings("ignore:The HMAC key")
def test_another_algorithm_with_the_right_key_is_refused(claims, algorithm):
    assert me(sign(claims, algorithm=algorithm)) == 401


def test_a_tampered_payload_does_not_fit_its_signature(claims, max_):
    head, _, signature = sign(claims).split(".")
    payload = sign({**claims, "user_id": str(max_.pk)}).split(".")[1]

    assert me(f"{head}.{payload}.{signature}") == 401


@pytest.mark.parametrize(
    "text", ["", " ", ".", "..", "a.b.c", "ü.ü.ü", "🙂", "x" * 50_000, "eyJ.eyJ.", "a.b.c.d", "\x7f"]
)
def test_what_is_no_jwt_is_refused_wherever_it_is_written(ada, text):
    query = APIClient().get("/auth/me", {"token": text})
    header = APIClient().get("/auth/me", headers={"X-API-Token": text.encode().decode("latin-1")})

    assert (query.status_code, header.status_code) == (401, 401)
    assert query["Content-Type"] == "application/problem+json"


def test_an_access_jwt_in_the_query_is_good_too(claims):
    assert APIClient().get("/auth/me", {"token": sign(claims)}).status_code == 200


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "ü", 7, None, ["x"], {"x": 1}, "x" * 5000])
def test_what_is_no_refresh_token_is_refused(text):
    assert refresh(text).status_code in (400, 401)


def test_a_refresh_token_of_an_expired_or_revoked_login_is_refused(ada, family, time_machine):
    time_machine.move_to("2027-03-01T10:00:00Z", tick=False)
    token = jwts.make_refresh(ada.pk, family.pk)
    RefreshFamily.objects.update(current_jti=token["jti"])

    time_machine.shift(django_settings.JWT_REFRESH_EXPIRES_IN + timedelta(seconds=1))
    expired = refresh(str(token)).status_code
    time_machine.move_to("2027-03-01T10:00:00Z", tick=False)
    RefreshFamily.objects.update(revoked_at=now())
    revoked = refresh(str(token)).status_code

    assert (expired, revoked) == (401, 401)


@pytest.mark.django_db(transaction=True)
def test_of_refreshes_at_once_with_one_token_no_two_descend():
    user = make_user("grace@example.com")
    family = RefreshFamily.objects.create(
        user=user, current_jti=uuid4(), expires_at=now() + timedelta(days=7)
    )
    token = jwts.make_refresh(user.pk, family.pk)
    RefreshFamily.objects.update(current_jti=token["jti"])

    def refresh_and_close(_):
        try:
            return refresh(str(token))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(refresh_and_close, range(4)))

    pairs = [answer.json() for answer in answers if answer.status_code == 200]
    assert len(pairs) == 1
    assert {answer.status_code for answer in answers} == {200, 401}
    assert refresh(pairs[0]["refresh_token"]).status_code == 401
    assert me(pairs[0]["access_token"]) == 401
