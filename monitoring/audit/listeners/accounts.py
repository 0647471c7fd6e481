"""What is done to accounts and tokens, and who was refused. [face]"""

from datetime import timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from accounts import announcements
from accounts.models import ApiToken, User
from monitoring.audit.actions import Action, Resource
from monitoring.audit.details import Detail
from monitoring.audit.record import Entry, record
from monitoring.audit.shown import changes_of, clean
from monitoring.models import AuditLog

REFUSALS_TOLD = 60  # of one person, a minute: refusals come before the rate limit, and cost a row each
MINUTE = timedelta(minutes=1)


@receiver(announcements.users_registered)
def note_registered(users: list[User], **_: Any) -> None:
    """A row for each new account, as its own act."""
    for user in users:
        record([of_user(Action.USER_REGISTERED, user)], user)


@receiver(announcements.users_changed)
def note_changed(users: list[User], by: User, changed: dict[str, tuple[Any, Any]], **_: Any) -> None:
    """A row for each account that an administrator has changed."""
    record([of_user(Action.USER_UPDATED, user, "", **changed) for user in users], by)


@receiver(announcements.logged_in)
def note_login(user: User, **_: Any) -> None:
    """A login by JWT."""
    record([of_user(Action.LOGIN_SUCCEEDED, user)], user, credential=Detail.PASSWORD.value)


@receiver(announcements.login_refused)
def note_refused_login(email: str, **_: Any) -> None:
    """A login that was refused; if there is such an account, its owner may read of it.

    The same work is done for an e-mail that nobody has.
    """
    known = User.objects.filter(email=clean(email).strip().lower()).values_list("pk", flat=True).first()
    entry = Entry(Action.LOGIN_REFUSED, Resource.USER, known or "", email, known)
    record([entry], None, email, Detail.PASSWORD.value)


@receiver(announcements.logged_out)
def note_logout(user: User, **_: Any) -> None:
    """The end of a login."""
    record([of_user(Action.LOGOUT, user)], user)


@receiver(announcements.refresh_reused)
def note_reuse(user: User, **_: Any) -> None:
    """A refresh token came twice: somebody has a copy."""
    entry = of_user(Action.REFRESH_REUSED, user, detail=Detail.REUSED.value)
    record([entry], user, credential=Detail.REFRESH_TOKEN.value)


@receiver(announcements.passwords_changed)
def note_passwords(users: list[User], by: User | None, **_: Any) -> None:
    """A row for each new password."""
    record([of_user(Action.PASSWORD_CHANGED, user) for user in users], by)


@receiver(announcements.tokens_minted)
def note_minted(tokens: list[ApiToken], by: User, **_: Any) -> None:
    """A row for each new token."""
    record([_of_token(Action.TOKEN_CREATED, token) for token in tokens], by)


@receiver(announcements.tokens_revoked)
def note_revoked(tokens: list[ApiToken], by: User, **_: Any) -> None:
    """A row for each token that is no more."""
    record([_of_token(Action.TOKEN_REVOKED, token) for token in tokens], by)


@receiver(announcements.access_refused)
def note_refusal(user: User, method: str, path: str, **_: Any) -> None:
    """A known caller wanted what it may not; beyond REFUSALS_TOLD a minute only the log knows."""
    since = timezone.now() - MINUTE
    told = AuditLog.objects.filter(actor_id=user.pk, action=Action.ACCESS_REFUSED, at__gt=since)
    if told[:REFUSALS_TOLD].count() < REFUSALS_TOLD:
        record([Entry(Action.ACCESS_REFUSED, Resource.REQUEST, "", f"{method} {path}", user.pk)], user)


def of_user(action: Action, user: User, detail: str = "", **changes: tuple[Any, Any]) -> Entry:
    """Of an account; its person may read of it."""
    return Entry(action, Resource.USER, user.pk, user.email, user.pk, changes_of(changes), detail)


def _of_token(action: Action, token: ApiToken) -> Entry:
    facts = {
        "permissions": token.permissions,
        "allowed_ips": token.allowed_ips,
        "expires_at": token.expires_at,
    }
    told = {name: (None, value) for name, value in facts.items() if value}
    changes = changes_of(told) if action == Action.TOKEN_CREATED else {}
    name = f"{token.name} ({token.prefix}…)"
    return Entry(action, Resource.TOKEN, token.pk, name, token.user_id, changes)
