"""Clients that carry credentials, made without a password's hashing."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils.timezone import now
from rest_framework.test import APIClient

from accounts import jwts, tokens
from accounts.models import ApiToken, RefreshFamily, User


def make_token(user: User, permissions: Sequence[str] = ("ADMIN",), **fields: Any) -> tuple[ApiToken, str]:
    """An API token of `user` and its text."""
    minted = tokens.mint(settings.TOKEN_SALT)
    kept = {"prefix": minted.prefix, "token_hash": minted.token_hash, "permissions": list(permissions)}
    return ApiToken.objects.create(user=user, name="a token", **kept, **fields), minted.text


def token_client(user: User, *permissions: str, **fields: Any) -> APIClient:
    """A client that carries an API token with `permissions`, ADMIN unless told."""
    return APIClient(headers={"X-API-Token": make_token(user, permissions or ("ADMIN",), **fields)[1]})


def jwt_client(user: User) -> APIClient:
    """A client that carries an access token of a login."""
    expires_at = now() + settings.JWT_REFRESH_EXPIRES_IN
    family = RefreshFamily.objects.create(user=user, current_jti=uuid4(), expires_at=expires_at)
    return APIClient(headers={"Authorization": f"Bearer {jwts.make_access(user.pk, family.pk)}"})
