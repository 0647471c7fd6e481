"""Access and refresh tokens: simplejwt's classes, each kind signed with its own key. [adapter]"""

import hashlib
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenError
from rest_framework_simplejwt.tokens import AccessToken as SimpleAccessToken
from rest_framework_simplejwt.tokens import Token

HS256_KEY_BYTES = 32  # RFC 7518, 3.2: no shorter key
AnyToken = TypeVar("AnyToken", bound=Token)
FAMILY = "family"
USER = "user_id"


@lru_cache(maxsize=8)
def backend_of(secret: str) -> TokenBackend:
    """Signs and reads with `secret`; one shorter than HS256 asks for is stretched."""
    is_long = len(secret.encode()) >= HS256_KEY_BYTES
    return TokenBackend("HS256", secret if is_long else hashlib.sha256(secret.encode()).hexdigest())


class AccessToken(SimpleAccessToken):
    """Short-lived; opens the API while the family of its login stands."""

    lifetime = settings.JWT_EXPIRES_IN

    def get_token_backend(self) -> TokenBackend:
        """Signed with JWT_SECRET."""
        return backend_of(settings.JWT_SECRET)


class RefreshToken(Token):
    """Used once, for the next pair."""

    token_type = "refresh"  # noqa: S105  # a kind, no secret
    lifetime = settings.JWT_REFRESH_EXPIRES_IN

    def get_token_backend(self) -> TokenBackend:
        """Signed with JWT_REFRESH_SECRET."""
        return backend_of(settings.JWT_REFRESH_SECRET)


def read(kind: type[AnyToken], text: str) -> AnyToken | None:
    """The token of that kind that `text` is, if its signature, kind and time hold."""
    try:
        return kind(text)  # type: ignore[arg-type]  # simplejwt annotates the text as a Token
    except (
        TokenError,
        ValueError,
        OverflowError,
        OSError,
    ):  # the last three: an instant that no clock reaches
        return None


def id_of(token: Token, claim: str) -> UUID | None:
    """The id that `claim` holds; None when it holds none."""
    try:
        return UUID(str(token.get(claim, "")))
    except ValueError:
        return None


def expiry_of(token: Token) -> datetime:
    """When the token ends."""
    return datetime.fromtimestamp(token["exp"], tz=UTC)


def make_access(user_id: UUID, family_id: UUID) -> str:
    """A new access token."""
    return str(_with(AccessToken(), user_id, family_id))


def make_refresh(user_id: UUID, family_id: UUID) -> RefreshToken:
    """A new refresh token; its `jti` is the one that the family must know as current."""
    return _with(RefreshToken(), user_id, family_id)


def _with(token: AnyToken, user_id: UUID, family_id: UUID) -> AnyToken:
    token[USER], token[FAMILY] = str(user_id), str(family_id)
    return token
