"""Who is let in at /ws, who is not, and who is sent away later."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.timezone import now
from websockets.exceptions import ConnectionClosed

from accounts import commands, jwts
from accounts.models import ApiToken, RefreshFamily, Role, User
from tests.credentials import make_token
from tests.monitoring.live import web as webs
from tests.monitoring.live.web import Web, opened

TRIES = 6  # more than two a minute, also where a minute ends between


def family_of(user: User) -> RefreshFamily:
    return RefreshFamily.objects.create(user=user, current_jti=uuid4(), expires_at=now() + timedelta(days=1))


def access_of(user: User) -> str:
    return jwts.make_access(user.pk, family_of(user).pk)


def signed_in(user: User) -> HttpRequest:
    """A request within a session of the user's."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    login(request, user)
    request.session.save()
    return request


def cookie(request: HttpRequest) -> dict[str, str]:
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={request.session.session_key}"}


def is_let_in(url: str, **options: Any) -> bool:
    with opened(url, **options) as socket:
        return socket.ask({"action": "ping"})["event"] == "pong"


def refusal(url: str, **options: Any) -> tuple[int, str]:
    with opened(url, **options) as socket:
        return socket.close_code()


def test_a_stranger_is_told_what_to_do(web: Web):
    code, reason = refusal(web.url())

    assert code == 4401
    assert "?token=" in reason


@pytest.mark.parametrize("form", ["query", "X-API-Token", "Authorization"])
def test_a_token_lets_in_wherever_it_is_written(web: Web, ada: User, form: str):
    text = make_token(ada, ["READ"])[1]
    headers = {"X-API-Token": {form: text}, "Authorization": {form: f"Bearer {text}"}}.get(form)

    assert is_let_in(web.url(token=text if form == "query" else ""), additional_headers=headers)


def test_an_access_token_lets_in_and_a_refresh_token_does_not(web: Web, ada: User):
    family = family_of(ada)

    assert is_let_in(web.url(token=jwts.make_access(ada.pk, family.pk)))
    assert refusal(web.url(token=str(jwts.make_refresh(ada.pk, family.pk))))[0] == 4401


def test_who_only_reads_may_listen(web: Web, rhea: User):
    assert is_let_in(web.url(token=make_token(rhea, ["ADMIN"])[1]))


@pytest.mark.parametrize(
    "fields",
    [
        {"permissions": ["WRITE", "DELETE", "EXECUTE"]},
        {"is_active": False},
        {"expires_at": now() - timedelta(seconds=1)},
        {"allowed_ips": ["203.0.113.0/24"]},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_a_token_that_the_api_would_refuse_is_refused(web: Web, ada: User, fields: dict[str, Any]):
    permissions = fields.pop("permissions", ["READ"])

    assert refusal(web.url(token=make_token(ada, permissions, **fields)[1]))[0] == 4401


@pytest.mark.parametrize("text", ["x", "cm_" + "0" * 46, "a.b.c", "%00", "🔑"])
def test_what_is_no_credential_is_refused(web: Web, text: str):
    assert refusal(web.url(token=text))[0] == 4401


def test_a_wrong_token_is_not_passed_over_for_the_session(web: Web, ada: User):
    headers = cookie(signed_in(ada))
    origin = f"http://127.0.0.1:{web.port}"

    assert refusal(web.url(token="x"), additional_headers=headers, origin=origin)[0] == 4401


def test_the_session_counts_for_pages_of_this_site_only(web: Web, ada: User):
    headers = cookie(signed_in(ada))

    assert is_let_in(web.url(), additional_headers=headers, origin=f"http://127.0.0.1:{web.port}")
    for origin in (None, "null", "http://evil.test", f"http://127.0.0.1:{web.port + 1}", "http://[::1"):
        assert refusal(web.url(), additional_headers=headers, origin=origin)[0] == 4401


def test_a_session_that_never_was_is_refused(web: Web):
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}=abc"}

    assert refusal(web.url(), additional_headers=headers, origin=f"http://127.0.0.1:{web.port}")[0] == 4401


def test_a_revoked_token_closes_its_sockets_and_no_others(web: Web, ada: User):
    revoked, text = make_token(ada, ["READ"])
    other = make_token(ada, ["READ"])[1]

    with opened(web.url(token=text)) as gone, opened(web.url(token=other)) as stays:
        commands.revoke_token(revoked, by=ada)

        assert gone.close_code()[0] == 4401
        assert stays.ask({"action": "ping"})["event"] == "pong"


def test_the_end_of_a_login_closes_its_sockets(web: Web, ada: User):
    family = family_of(ada)

    with opened(web.url(token=jwts.make_access(ada.pk, family.pk))) as socket:
        commands.log_out(ada, family.pk, now())

        assert socket.close_code()[0] == 4401


def test_the_end_of_a_session_closes_its_sockets(web: Web, ada: User):
    request = signed_in(ada)

    with opened(
        web.url(), additional_headers=cookie(request), origin=f"http://127.0.0.1:{web.port}"
    ) as socket:
        logout(request)

        assert socket.close_code()[0] == 4401


def turn_off(token: ApiToken, user: User) -> None:
    user.is_active = False
    user.save()


def demote(token: ApiToken, user: User) -> None:
    user.role = Role.READ_ONLY
    user.save()


def narrow(token: ApiToken, user: User) -> None:
    token.permissions = ["WRITE"]
    token.save()


def move_away(token: ApiToken, user: User) -> None:
    token.allowed_ips = ["203.0.113.0/24"]
    token.save()


def forget(token: ApiToken, user: User) -> None:
    user.delete()


@pytest.mark.parametrize("change", [turn_off, demote, narrow, move_away, forget])
def test_what_an_administrator_takes_away_closes_the_socket(web: Web, ada: User, change: Any):
    token, text = make_token(ada, ["READ"])

    with opened(web.url(token=text)) as socket:
        change(token, ada)

        assert socket.close_code()[0] == 4401


def test_a_new_password_closes_the_sockets_of_sessions(web: Web, ada: User):
    headers = cookie(signed_in(ada))

    with opened(web.url(), additional_headers=headers, origin=f"http://127.0.0.1:{web.port}") as socket:
        ada.set_password("another long password")
        ada.save()

        assert socket.close_code()[0] == 4401


@pytest.mark.soak
@pytest.mark.alone
@pytest.mark.timeout(120)
def test_what_nobody_announced_is_found_by_asking(web: Web, ada: User):
    token, text = make_token(ada, ["READ"])

    with opened(web.url(token=text)) as socket:
        ApiToken.objects.filter(pk=token.pk).update(is_active=False)

        assert socket.ask({"action": "ping"})["event"] == "pong"
        assert closes_within_a_minute(socket)


def closes_within_a_minute(socket: webs.Socket) -> bool:
    for _ in range(4):
        try:
            return socket.close_code()[0] == 4401
        except TimeoutError:
            continue
    return False


def test_a_token_that_expires_closes_its_sockets(web: Web, ada: User):
    text = make_token(ada, ["READ"], expires_at=now() + timedelta(seconds=1.5))[1]

    with opened(web.url(token=text)) as socket:
        assert socket.ask({"action": "ping"})["event"] == "pong"
        assert socket.close_code() == (4401, "The credential has expired.")


def test_a_session_that_expires_closes_its_sockets(web: Web, ada: User):
    request = signed_in(ada)
    request.session.set_expiry(2)
    request.session.save()

    with opened(
        web.url(), additional_headers=cookie(request), origin=f"http://127.0.0.1:{web.port}"
    ) as socket:
        assert socket.close_code() == (4401, "The credential has expired.")
    assert Session.objects.exists()


def test_another_path_is_closed_with_a_word(web: Web):
    code, reason = refusal(web.url("/wss"))

    assert code == 4404
    assert "/ws" in reason


def test_a_user_may_have_so_many_sockets(web: Web, ada: User, ben: User):
    url = web.url(token=make_token(ada, ["READ"])[1])
    held = [opened(url) for _ in range(100)]

    for one in held:
        one.__enter__()
    try:
        assert refusal(url)[0] == 4429
        assert is_let_in(web.url(token=make_token(ben, ["READ"])[1]))
    finally:
        for one in held:
            one.__exit__(None, None, None)


@pytest.mark.django_db(transaction=True)
def test_opening_sockets_counts_like_requests(ada: User):
    text = make_token(ada, ["READ"])[1]

    with webs.running(API_RATE_LIMIT="2") as limited:
        let_in = [outcome(limited.url(token=text)) for _ in range(TRIES)]
        guesses = [outcome(limited.url(token="x")) for _ in range(TRIES)]

    assert let_in[0] == "pong"
    assert 4429 in let_in
    assert guesses[0] == 4401
    assert 4429 in guesses


def outcome(url: str) -> str | int:
    """What a ping is answered with, or the close code."""
    with opened(url) as socket:
        try:
            return str(socket.ask({"action": "ping"})["event"])
        except ConnectionClosed:
            return socket.close_code()[0]
