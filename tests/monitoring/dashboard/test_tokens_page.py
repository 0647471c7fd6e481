"""/tokens."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts.models import ApiToken
from monitoring.models import AuditLog
from tests.credentials import make_token

pytestmark = pytest.mark.django_db


def make(client, **fields):
    given = {"name": "backups", "permissions": ["READ", "EXECUTE"], "expires": "90", "allowed_ips": ""}
    return client.post("/tokens", given | fields)


def text_in(answer) -> str:
    return re.search(r'id="minted">([^<]+)<', answer.content.decode())[1]


def asked(text: str, path: str = "/cron"):
    return APIClient(headers={"X-API-Token": text}).get(path)


def test_a_token_is_shown_once_and_works(client, ada):
    client.force_login(ada)

    text = text_in(make(client))

    assert asked(text).status_code == 200
    assert text not in client.get("/tokens").content.decode()
    token = ApiToken.objects.get()
    assert (token.name, token.permissions) == ("backups", ["EXECUTE", "READ"])
    assert timedelta(days=89) < token.expires_at - now() < timedelta(days=91)


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client, ada):
    client.force_login(ada)

    page = make(client, name="keep me", permissions=[], allowed_ips="10.0.0.0/8\nnowhere").content.decode()

    assert 'id="id_permissions_error"' in page
    assert "nowhere is no address and no network." in page
    assert 'value="keep me"' in page
    assert "10.0.0.0/8\nnowhere" in page
    assert not ApiToken.objects.exists()


def test_addresses_are_kept_as_they_are_compared(client, ada):
    client.force_login(ada)

    make(client, allowed_ips="10.1.2.3/8, ::ffff:192.0.2.7", expires="never")

    token = ApiToken.objects.get()
    assert (token.allowed_ips, token.expires_at) == (["10.0.0.0/8", "192.0.2.7/32"], None)


def test_the_page_tells_the_last_use_and_what_is_no_longer_in_force(client, ada):
    client.force_login(ada)
    used, text = make_token(ada)
    make_token(ada, expires_at=now() - timedelta(days=1))
    make_token(ada, is_active=False)

    asked(text)
    page = client.get("/tokens").content.decode()

    assert ApiToken.objects.get(pk=used.pk).last_used_at is not None
    assert page.count("not yet") == 2
    assert "Expired" in page
    assert "Turned off" in page


def test_a_revoked_token_is_refused_and_the_audit_tells_of_it(client, ada):
    client.force_login(ada)
    token, text = make_token(ada)

    answer = client.post(f"/tokens/{token.pk}/revoke")

    assert (answer.status_code, answer["Location"]) == (302, "/tokens")
    assert asked(text).status_code == 401
    assert AuditLog.objects.filter(action="token.revoked", resource_id=str(token.pk)).count() == 1


def test_somebody_elses_token_is_neither_shown_nor_revoked(client, ada, max_):
    token, _ = make_token(ada)
    client.force_login(max_)

    assert str(token.pk) not in client.get("/tokens").content.decode()
    assert client.post(f"/tokens/{token.pk}/revoke").status_code == 404
    assert ApiToken.objects.filter(pk=token.pk).exists()


def test_a_reader_is_offered_what_a_reader_can_use(client, rhea):
    client.force_login(rhea)

    page = client.get("/tokens").content.decode()
    refused = make(client, permissions=["READ", "WRITE"])

    assert re.findall(r'name="permissions" value="(\w+)"', page) == ["READ"]
    assert "id_permissions_error" in refused.content.decode()
    assert not ApiToken.objects.exists()


def test_a_hostile_name_shows_as_text(client, ada):
    client.force_login(ada)

    make(client, name="<script>alert(1)</script>")

    assert "<script>alert" not in client.get("/tokens").content.decode()
