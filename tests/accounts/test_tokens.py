"""API tokens as text, and as credentials."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.db import connection
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts import queries, tokens
from accounts.models import ApiToken, User
from tests.credentials import jwt_client, make_token, token_client
from tests.makers import make_job, make_user

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


@pytest.mark.django_db(transaction=True)
def test_of_many_uses_at_once_one_writes():
    token, _ = make_token(make_user("grace@example.com"))
    at = now()

    def use(second):
        try:
            return queries.note_use(token, at + timedelta(seconds=second))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(use, range(8)))

    first = ApiToken.objects.get().last_used_at
    queries.note_use(token, at + timedelta(seconds=30))
    assert first - at < timedelta(seconds=8)
    assert ApiToken.objects.get().last_used_at == first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("allowed", "address", "status"),
    [
        ("127.0.0.1", "127.0.0.1", 200),
        ("127.0.0.1", "::ffff:127.0.0.1", 200),
        ("::ffff:127.0.0.0/104", "127.0.0.1", 200),
        ("::ffff:127.0.0.0/104", "::ffff:127.9.9.9", 200),
        ("2001:db8::/32", "2001:db8::1", 200),
        ("2001:db8::/32", "2001:DB8:0:0::1%eth0", 200),
        ("2001:db8::/32", "2001:db9::1", 401),
        ("0.0.0.0/0", "2001:db8::1", 401),
        ("::/0", "127.0.0.1", 401),
        ("10.1.2.3/8", "10.9.9.9", 200),
        ("no network", "127.0.0.1", 401),
    ],
)
def test_addresses_are_compared_as_what_they_mean(ada, allowed, address, status):
    client = token_client(ada, allowed_ips=[allowed])

    assert client.get("/cron", REMOTE_ADDR=address).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["::ffff:10.0.0.0/104", "10.1.2.3/8"])
def test_a_network_is_kept_as_it_is_compared(ada, written):
    answer = jwt_client(ada).post("/auth/tokens", {**ASKED, "allowedIps": [written]})

    assert answer.json()["allowedIps"] == ["10.0.0.0/8"]


@pytest.mark.django_db
def test_a_token_has_no_more_than_its_user_has_now(ada):
    client = token_client(ada, "ADMIN")
    job = make_job(ada)
    statuses = [client.post(f"/cron/{job.pk}/toggle").status_code]

    for fields in ({"role": "READ_ONLY"}, {"is_active": False}, {"role": "USER", "is_active": True}):
        User.objects.update(**fields)
        statuses.append(client.post(f"/cron/{job.pk}/toggle").status_code)

    assert statuses == [200, 403, 401, 200]


@pytest.mark.django_db
def test_a_lowered_role_counts_for_jwt_and_session_at_once(max_, ada):
    by_jwt, by_session = jwt_client(max_), APIClient()
    by_session.force_login(max_)
    job = make_job(ada)
    before = [client.get(f"/cron/{job.pk}").status_code for client in (by_jwt, by_session)]

    User.objects.filter(pk=max_.pk).update(role="READ_ONLY")

    after = [client.get(f"/cron/{job.pk}").status_code for client in (by_jwt, by_session)]
    assert (before, after) == ([200, 200], [404, 404])
    assert by_session.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_tokens_come_newest_first_in_pages(ada, time_machine):
    for day in range(1, 4):
        time_machine.move_to(f"2027-03-0{day}T10:00:00Z", tick=False)
        make_token(ada)
    client = jwt_client(ada)

    first = client.get("/auth/tokens", {"take": 2})
    second = client.get("/auth/tokens", {"cursor": first["X-Next-Cursor"]})

    days = [one["createdAt"][8:10] for one in [*first.json(), *second.json()]]
    assert (days, first["X-Total-Count"]) == (["03", "02", "01"], "3")


@pytest.mark.django_db
def test_a_list_of_tokens_takes_the_same_queries_however_long(ada, django_assert_num_queries):
    for _ in range(20):
        make_token(ada)
    client = jwt_client(ada)

    with django_assert_num_queries(2):  # credential, rows
        assert len(client.get("/auth/tokens").json()) == 20
