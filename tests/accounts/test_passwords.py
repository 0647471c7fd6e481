"""Change and reset of a password."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from tests import mailroom
from tests.credentials import jwt_client, token_client
from tests.makers import PASSWORD, make_user

pytestmark = pytest.mark.django_db
EMAIL = "grace@example.com"
NEW = "staple battery horse"


@pytest.fixture(autouse=True)
def _fast_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def grace(db):
    return make_user(EMAIL, password=PASSWORD)


@pytest.fixture(autouse=True)
def room():
    with mailroom.opened() as room:
        yield room


def change(client, current=PASSWORD, new=NEW):
    return client.post("/auth/password", {"currentPassword": current, "newPassword": new})


def ask(email=EMAIL):
    return APIClient().post("/auth/password/reset", {"email": email})


def confirm(token, new=NEW):
    return APIClient().post("/auth/password/reset/confirm", {"token": token, "newPassword": new})


def mailed_token(room):
    """The token of the mail that was asked for."""
    ask()
    (sent,) = room.deliver()
    return re.search(r"/password-reset/(\S+)", sent.body)[1]


def log_in(password):
    return APIClient().post("/auth/login", {"email": EMAIL, "password": password}).status_code


def test_a_new_password_ends_other_logins_and_keeps_this_one(grace):
    here, elsewhere, program = jwt_client(grace), jwt_client(grace), token_client(grace, "READ")
    browser = Client()
    browser.force_login(grace)

    answer = change(here)

    assert (answer.status_code, set(answer.json())) == (200, {"message"})
    assert [one.get("/auth/me").status_code for one in (here, elsewhere, browser)] == [200, 401, 401]
    assert program.get("/cron").status_code == 200
    assert (log_in(PASSWORD), log_in(NEW)) == (401, 200)


def test_a_session_that_changes_the_password_goes_on(grace):
    browser, other = APIClient(), Client()
    browser.force_login(grace)
    other.force_login(grace)

    assert change(browser).status_code == 200
    assert (browser.get("/auth/me").status_code, other.get("/auth/me").status_code) == (200, 401)


def test_a_changed_password_is_told_by_mail(grace, room, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        change(jwt_client(grace))

    (sent,) = room.deliver()
    assert (sent.to, sent.subject) == ([EMAIL], "Cron Manager: Your password was changed")


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong", NEW, "currentPassword"), (PASSWORD, "12345678", "newPassword"), (PASSWORD, "", "newPassword")],
)
def test_a_change_says_which_field_is_wrong(grace, current, new, field):
    answer = change(jwt_client(grace), current, new)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert log_in(PASSWORD) == 200


def test_a_stolen_login_cannot_guess_the_password(grace):
    client = jwt_client(grace)

    statuses = [change(client, f"guess {n}").status_code for n in range(11)]

    assert statuses == [400] * 10 + [429]


def test_a_mailed_token_sets_a_new_password_once_and_ends_all_logins(grace, room):
    client, token = jwt_client(grace), mailed_token(room)

    first, second = confirm(token), confirm(token, "another one entirely")

    assert (first.status_code, second.status_code) == (200, 400)
    assert second.json()["type"] == "/docs/problems/reset-refused"
    assert client.get("/auth/me").status_code == 401
    assert (log_in(PASSWORD), log_in(NEW)) == (401, 200)


def test_a_weak_password_does_not_use_the_token_up(grace, room):
    token = mailed_token(room)

    assert list(confirm(token, "password").json()["errors"]) == ["newPassword"]
    assert confirm(token).status_code == 200


def test_a_token_ends_after_an_hour(grace, room, time_machine):
    time_machine.move_to("2027-03-01T10:00:00Z", tick=False)
    token = mailed_token(room)

    time_machine.move_to("2027-03-01T11:00:01Z", tick=False)

    assert confirm(token).status_code == 400


def test_a_token_of_a_user_who_was_turned_off_is_refused(grace, room):
    token = mailed_token(room)
    User.objects.update(is_active=False)

    assert confirm(token).status_code == 400


@pytest.mark.parametrize("token", ["x", "", ".", "0" * 32, "é" * 32 + ".a-b", f"{'f' * 32}.1-2", "a" * 201])
def test_a_token_that_is_none_is_refused(grace, token):
    assert confirm(token).status_code == 400


def test_a_reset_answers_the_same_for_every_email_and_mails_the_known_alone(grace, room):
    make_user("gone@example.com", password=PASSWORD, is_active=False)

    answers = [ask(email) for email in (EMAIL.upper(), "nobody@example.com", "gone@example.com")]

    assert {(answer.status_code, answer.content) for answer in answers} == {(202, answers[0].content)}
    assert {frozenset(answer.headers) for answer in answers} == {frozenset(answers[0].headers)}
    assert [sent.to for sent in room.deliver()] == [[EMAIL]]


def test_the_request_itself_asks_the_database_nothing(grace, django_assert_num_queries):
    with django_assert_num_queries(0):
        ask()


def test_mails_to_one_person_are_few(grace):
    statuses = [ask().status_code for _ in range(6)]

    assert statuses == [202] * 5 + [429]


def test_the_owner_is_told_of_a_registration_with_a_known_email(grace, room):
    for email in (EMAIL, "new@example.com"):
        APIClient().post("/auth/register", {"email": email, "password": PASSWORD})

    (sent,) = room.deliver()
    assert (sent.to, sent.subject) == ([EMAIL], "Cron Manager: You already have an account")


def test_without_a_mail_server_nothing_is_sent_and_the_log_says_so(grace, room, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    ask()

    assert room.deliver() == []
    assert "a mail is not sent: EMAIL_URL is not set" in caplog.messages


def test_a_mail_server_that_is_away_fails_nothing(grace, room, settings, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ask()

    room.deliver()

    assert mail.outbox == []
    assert "a mail is not sent: the mail server" in caplog.messages


@pytest.mark.django_db(transaction=True)
def test_of_two_who_come_with_one_token_at_once_one_comes_too_late(grace, room):
    token = mailed_token(room)

    def confirm_and_close(new):
        try:
            return confirm(token, new).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(confirm_and_close, (NEW, "another one entirely")))

    assert sorted(statuses) == [200, 400]
