"""API tokens as text, and as credentials."""

from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts import tokens
from accounts.models import ApiToken
from tests.credentials import jwt_client, make_token, token_client

ASKED = {"name": "ci", "permissions": ["READ", "WRITE"]}


def test_a_minted_token_is_recognised_and_a_mistyped_one_is_not():
    text = tokens.mint("salt").text

    assert tokens.is_token(text)
    assert not tokens.is_token(text[:-1] + ("0" if text[-1] != "0" else "1"))
    assert not tokens.is_token(text[3:])


def test_the_hash_depends_on_the_salt():
    assert tokens.hash_of("cm_x", "one") != tokens.hash_of("cm_x", "another")


@pytest.mark.django_db
def test_a_token_is_shown_once_and_works(ada):
    client = jwt_client(ada)

    made = client.post("/auth/tokens", ASKED)
    listed = client.get("/auth/tokens").json()

    assert made.status_code == 201
    assert APIClient().get("/cron", {"token": made.json()["token"]}).status_code == 200
    assert [set(one) for one in listed] == [set(made.json()) - {"token"}]
    assert made.json()["token"] not in str(listed)


@pytest.mark.django_db
def test_no_token_lists_mints_or_revokes_tokens(ada):
    client = token_client(ada)
    token = ApiToken.objects.get()

    answers = [
        client.get("/auth/tokens"),
        client.post("/auth/tokens", ASKED),
        client.delete(f"/auth/tokens/{token.pk}"),
        client.get("/auth/me"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4


@pytest.mark.django_db
def test_a_revoked_token_opens_nothing(ada):
    token, text = make_token(ada)

    answer = jwt_client(ada).delete(f"/auth/tokens/{token.pk}")

    assert answer.status_code == 200
    assert set(answer.json()) == {"message"}
    assert APIClient(headers={"X-API-Token": text}).get("/cron").status_code == 401


@pytest.mark.django_db
def test_somebody_elses_token_is_not_found(ada, ben):
    token, _ = make_token(ada)

    assert jwt_client(ben).delete(f"/auth/tokens/{token.pk}").status_code == 404


@pytest.mark.django_db
def test_a_reader_cannot_mint_what_it_may_not_do(rhea):
    answer = jwt_client(rhea).post("/auth/tokens", ASKED)

    assert answer.status_code == 400
    assert "permissions" in answer.json()["errors"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"is_active": False},
        {"expires_at": now() - timedelta(minutes=5)},
        {"allowed_ips": ["10.0.0.0/8"]},
    ],
)
def test_a_token_out_of_force_opens_nothing(ada, fields):
    assert token_client(ada, **fields).get("/cron").status_code == 401


@pytest.mark.django_db
def test_a_token_works_from_an_allowed_address_behind_a_trusted_proxy(ada, settings):
    client = token_client(ada, allowed_ips=["10.0.0.0/8"])
    forwarded = {"X-Forwarded-For": "192.0.2.9, 10.1.2.3"}

    before = client.get("/cron", headers=forwarded).status_code
    settings.TRUSTED_PROXIES = [ip_network("127.0.0.1/32")]
    after = client.get("/cron", headers=forwarded).status_code

    assert (before, after) == (401, 200)


@pytest.mark.django_db
def test_the_last_use_is_kept_to_the_minute(ada, time_machine):
    time_machine.move_to("2027-03-01T10:00:00Z", tick=False)
    token, text = make_token(ada)
    client = APIClient(headers={"Authorization": f"Bearer {text}"})

    uses = []
    for second in (0, 30, 60):
        time_machine.move_to(f"2027-03-01T10:0{second // 60}:{second % 60:02}Z", tick=False)
        client.get("/cron")
        token.refresh_from_db()
        uses.append(token.last_used_at.strftime("%M:%S"))

    assert uses == ["00:00", "00:00", "01:00"]
