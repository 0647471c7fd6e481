"""What people can do with accounts, sessions and tokens. [use case]"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import announcements, jwts, mails, passwords, scopes, tokens
from accounts.errors import LoginRefused, RefreshRefused, RegistrationClosed
from accounts.models import ApiToken, RefreshFamily, Role, User
from cronmanager.language import gettext
from cronmanager.rest.errors import InvalidFields

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pair:
    """What a login or a refresh gives."""

    user: User
    access_token: str
    refresh_token: str


def register(email: str, password: str, now: datetime) -> User:
    """A new user. A known e-mail gets the same answer after the same work, and nothing is stored."""
    if not settings.REGISTRATION_OPEN:
        raise RegistrationClosed(gettext("An administrator can make an account for you."))
    user = User(email=email.strip().lower(), role=Role.USER, created_at=now, updated_at=now)
    passwords.check_strength(password, user, "password")
    user.password = make_password(password)
    with transaction.atomic():
        User.objects.bulk_create([user], ignore_conflicts=True)  # says nothing of a conflict: neither do we
        is_new = User.objects.filter(pk=user.pk).exists()
        if is_new:
            announcements.users_registered.send(User, users=[user])
    mails.hand_over("accounts.mail_registration", user.email, str(user.pk))
    return user


def log_in(email: str, password: str, now: datetime) -> Pair:
    """A first pair for the user with that e-mail and password."""
    user = identify_person(email, password)
    family = RefreshFamily(user=user, created_at=now)
    pair = _next_pair(family)
    with transaction.atomic():
        family.save(force_insert=True)
        User.objects.filter(pk=user.pk).update(last_login=now)
        announcements.logged_in.send(User, user=user)
    return pair


def identify_person(email: str, password: str) -> User:
    """Whose e-mail and password these are; the work is equal for an unknown e-mail."""
    user = authenticate(None, username=email.strip().lower(), password=password)
    if not isinstance(user, User):
        announcements.login_refused.send(User, email=email)
        raise LoginRefused
    return user


def refresh(text: str, now: datetime) -> Pair:
    """The next pair. A refresh token that was used before revokes all that descend from its login."""
    token = jwts.read(jwts.RefreshToken, text)
    if token is None:
        raise RefreshRefused
    family_id, jti = jwts.id_of(token, jwts.FAMILY), jwts.id_of(token, "jti")
    pair = _rotate(family_id, jti, now) if family_id and jti else None
    if pair is None:
        raise RefreshRefused
    return pair


@transaction.atomic
def _rotate(family_id: UUID, jti: UUID, now: datetime) -> Pair | None:
    """None rather than an error, which would roll the revocation back."""
    families = RefreshFamily.objects.select_for_update(of=("self",)).select_related("user")
    family = families.filter(pk=family_id, revoked_at__isnull=True, user__is_active=True).first()
    if family is None:
        return None
    if family.current_jti != jti:
        family.revoked_at = now
        family.save(update_fields=["revoked_at"])
        _tell_reuse(family.user)
        return None
    pair = _next_pair(family)
    family.save(update_fields=["current_jti", "expires_at"])
    return pair


def _tell_reuse(user: User) -> None:
    logger.warning("a refresh token was used twice", extra={"user_id": user.pk})
    announcements.refresh_reused.send(User, user=user)


def _next_pair(family: RefreshFamily) -> Pair:
    token = jwts.make_refresh(family.user.pk, family.pk)
    family.current_jti = UUID(token["jti"])
    family.expires_at = jwts.expiry_of(token)
    return Pair(family.user, jwts.make_access(family.user.pk, family.pk), str(token))


@transaction.atomic
def log_out(user: User, family_id: UUID | None, now: datetime) -> None:
    """End the login that founded the family; its access tokens end with it. A session has none."""
    if family_id:
        RefreshFamily.objects.filter(pk=family_id, user=user, revoked_at__isnull=True).update(revoked_at=now)
    announcements.logged_out.send(User, user=user)


def set_preferences(user: User, chosen: Mapping[str, str]) -> None:
    """Keep how a person wants to see pages: `theme`, `language`, `timezone`, as far as they are chosen."""
    User.objects.filter(pk=user.pk).update(**chosen)


@transaction.atomic
def mint_token(
    user: User,
    name: str,
    permissions: Sequence[str],
    expires_at: datetime | None,
    allowed_ips: Sequence[str],
    now: datetime,
) -> tuple[ApiToken, str]:
    """A new API token of `user` and its text, which is nowhere kept."""
    beyond = scopes.beyond(user.role, permissions)
    if beyond:
        sentence = gettext("Your account only reads: a token of it cannot hold %(known)s.") % {
            "known": ", ".join(beyond)
        }
        raise InvalidFields(sentence, {"permissions": [sentence]})
    if expires_at is not None and expires_at <= now:
        raise InvalidFields(
            gettext("The token would have expired."), {"expires_at": [gettext("This lies in the past.")]}
        )
    minted = tokens.mint(settings.TOKEN_SALT)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=minted.prefix,
        token_hash=minted.token_hash,
        permissions=sorted(set(permissions)),
        allowed_ips=list(allowed_ips),
        expires_at=expires_at,
        created_at=now,
    )
    announcements.tokens_minted.send(ApiToken, tokens=[token], by=user)
    return token, minted.text


@transaction.atomic
def revoke_token(token: ApiToken, by: User) -> None:
    """End an API token for good."""
    ApiToken.objects.filter(pk=token.pk).delete()
    announcements.tokens_revoked.send(ApiToken, tokens=[token], by=by)
