"""/settings, and people for administrators."""

import pytest
from django.test import Client

from accounts.models import User
from monitoring.models import AuditLog
from tests import mailroom
from tests.credentials import jwt_client, make_token, token_client
from tests.makers import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW = "a wholly different horse"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def grace(db):
    return make_user("grace@example.com", password=PASSWORD)


def change(client, current=PASSWORD, new=NEW):
    with mailroom.opened():
        return client.post("/settings/password", {"current_password": current, "new_password": new})


def test_how_pages_look_is_kept(client, ada):
    client.force_login(ada)

    answer = client.post("/settings", {"theme": "dark", "language": "", "timezone": "Asia/Tokyo"})
    page = client.get("/settings").content.decode()

    assert answer["Location"] == "/settings"
    assert 'data-theme="dark" data-zone="Asia/Tokyo"' in page
    assert '<option value="Asia/Tokyo" selected>' in page


def test_a_zone_that_there_is_not_is_told_beside_its_field(client, ada):
    client.force_login(ada)

    page = client.post("/settings", {"theme": "dark", "timezone": "Mars/Olympus"}).content.decode()

    assert "There is no such time zone." in page
    assert User.objects.get(pk=ada.pk).theme == "system"


def test_a_new_password_keeps_this_session_and_ends_the_other_logins(client, grace):
    other, program = Client(), jwt_client(grace)
    for browser in (client, other):
        browser.force_login(grace)

    answer = change(client)

    assert answer["Location"] == "/settings"
    assert client.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 302
    assert program.get("/auth/me").status_code == 401
    assert User.objects.get(pk=grace.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("current", "new", "told"),
    [("not it", NEW, "This is not your password."), (PASSWORD, "12345678", "too common")],
)
def test_a_refused_password_is_told_beside_its_field(client, grace, current, new, told):
    client.force_login(grace)

    page = change(client, current, new).content.decode()

    assert told in page
    assert User.objects.get(pk=grace.pk).check_password(PASSWORD)


def test_only_administrators_see_people(client, ada, max_):
    client.force_login(ada)

    assert client.get("/settings/people").status_code == 403
    assert "/settings/people" not in client.get("/settings").content.decode()
    client.force_login(max_)
    assert ada.email in client.get("/settings/people").content.decode()
    assert ada.email not in client.get("/settings/people?q=nobody").content.decode()


def test_a_role_is_given_by_a_command_and_audited(client, ada, max_):
    client.force_login(max_)

    client.post(f"/settings/people/{ada.pk}", {"role": "ADMIN"})

    made = User.objects.get(pk=ada.pk)
    assert (made.role, made.is_superuser) == ("ADMIN", True)
    row = AuditLog.objects.get(action="user.updated")
    assert (row.actor_id, row.resource_id) == (max_.pk, str(ada.pk))
    assert "ADMIN" in str(row.changes)


def test_who_is_shut_out_is_refused_at_every_door_until_let_in_again(client, grace, max_):
    browser, login, token = Client(), jwt_client(grace), token_client(grace)
    browser.force_login(grace)
    client.force_login(max_)

    client.post(f"/settings/people/{grace.pk}/active", {"active": "no"})

    assert browser.get("/settings").status_code == 302
    assert [door.get("/cron").status_code for door in (login, token)] == [401, 401]
    client.post(f"/settings/people/{grace.pk}/active", {"active": "yes"})
    assert token.get("/cron").status_code == 200
    assert login.get("/cron").status_code == 401
    assert AuditLog.objects.filter(action="user.updated", resource_id=str(grace.pk)).count() == 2


def test_nobody_changes_the_own_role_or_access(client, max_):
    client.force_login(max_)

    client.post(f"/settings/people/{max_.pk}", {"role": "USER"})
    client.post(f"/settings/people/{max_.pk}/active", {"active": "no"})

    own = User.objects.get(pk=max_.pk)
    assert (own.role, own.is_active) == ("ADMIN", True)
    page = client.get(f"/settings/people/{max_.pk}").content.decode()
    assert "Change the role" not in page
    assert "Your own role and access" in page


def test_an_account_that_there_is_not_is_not_found(client, max_):
    client.force_login(max_)
    nobody = f"/settings/people/{make_token(max_)[0].pk}"

    assert client.get(nobody).status_code == 404
    assert client.post(nobody, {"role": "USER"}).status_code == 404
    assert client.post(f"{nobody}/active", {"active": "no"}).status_code == 404


def test_a_role_that_there_is_not_is_told(client, ada, max_):
    client.force_login(max_)

    page = client.post(f"/settings/people/{ada.pk}", {"role": "GOD"}).content.decode()

    assert 'id="id_role_error"' in page
    assert User.objects.get(pk=ada.pk).role == "USER"
