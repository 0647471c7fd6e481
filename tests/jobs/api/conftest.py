"""Clients with credentials."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from accounts import tokens
from accounts.models import ApiToken, User


@pytest.fixture
def client_of() -> Callable[..., APIClient]:
    """Makes a client that carries an API token of a user."""

    def make(user: User, permissions: Sequence[str] = ("ADMIN",), **fields: Any) -> APIClient:
        minted = tokens.mint(settings.TOKEN_SALT)
        ApiToken.objects.create(
            user=user,
            name="a token",
            prefix=minted.prefix,
            token_hash=minted.token_hash,
            permissions=list(permissions),
            **fields,
        )
        return APIClient(headers={"X-API-Token": minted.text})

    return make


@pytest.fixture
def client() -> APIClient:
    """A client without a credential."""
    return APIClient()


@pytest.fixture(autouse=True)
def _no_limit(settings: Any) -> None:
    settings.API_RATE_LIMIT = 0
