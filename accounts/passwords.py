"""What people can do about a password: change it, or set a new one by a mail. [use case]

A new password ends every login under the old one: refresh families here, sessions because Django binds them
to the password's hash. API tokens stay.
"""

from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import announcements, mails
from accounts.errors import PasswordIsOwn, ResetRefused, WrongPassword
from accounts.models import RefreshFamily, User
from cronmanager.language import gettext
from cronmanager.rest.errors import InvalidFields


def change_password(
    user: User, current_password: str, new_password: str, kept_family: UUID | None, now: datetime
) -> None:
    """Set a new password, and end all logins but the one at hand."""
    if not user.check_password(current_password):
        raise WrongPassword
    check_strength(new_password, user, "new_password")
    _set(user, new_password, kept_family, now)


def replace_given_password(user: User, new_password: str, now: datetime) -> None:
    """Set a password in place of the one that was made for this person, who has just signed in by it."""
    if not user.has_given_password:
        raise PasswordIsOwn
    if user.check_password(new_password):
        sentence = gettext("This is the password that was made for you: choose another.")
        raise InvalidFields(sentence, {"new_password": [sentence]})
    check_strength(new_password, user, "new_password")
    _set(user, new_password, None, now)


def ask_reset(email: str) -> None:
    """Have a link mailed to whoever has this e-mail. Nothing here depends on whether somebody does."""
    mails.hand_over("accounts.mail_reset", email)


def make_reset_token(user: User) -> str:
    """Good once and for an hour: it is bound to the password's hash, the last login and the e-mail."""
    return f"{user.pk.hex}.{default_token_generator.make_token(user)}"


def reset_password(token: str, new_password: str, now: datetime) -> User:
    """Set a new password by the token of a mail; all logins end."""
    with transaction.atomic():
        user = _lock_user_of(token)
        if user is None:
            raise ResetRefused(gettext("Ask for another mail: a link works once, for an hour."))
        check_strength(new_password, user, "new_password")
        _set(user, new_password, None, now)
    return user


def check_strength(password: str, user: User, field: str) -> None:
    """Refuse a password that Django's validators refuse."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidFields(gettext("The password is too weak."), {field: list(error.messages)}) from error


def end_logins(user: User, kept_family: UUID | None, now: datetime) -> None:
    """End every login by JWT but the kept one."""
    families = RefreshFamily.objects.filter(user=user, revoked_at__isnull=True)
    if kept_family is not None:
        families = families.exclude(pk=kept_family)
    families.update(revoked_at=now)


@transaction.atomic
def _set(user: User, password: str, kept_family: UUID | None, now: datetime) -> None:
    user.set_password(password)
    user.has_given_password = False
    user.save(update_fields=["password", "has_given_password", "updated_at"])
    end_logins(user, kept_family, now)
    announcements.passwords_changed.send(User, users=[user], by=user)
    transaction.on_commit(partial(mails.hand_over, "accounts.mail_password_changed", user.email))


def _lock_user_of(token: str) -> User | None:
    """Locked, so that of two who come with one token at the same time one comes too late."""
    text, _, rest = token.partition(".")
    try:
        user_id = UUID(hex=text)
    except ValueError:
        return None
    user = User.objects.select_for_update().filter(pk=user_id, is_active=True).first()
    return user if user is not None and default_token_generator.check_token(user, rest) else None
