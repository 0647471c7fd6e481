"""Who opens a socket, and whether he may: by a token, a JWT, or the session of this very site. [use case]"""

from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from rest_framework.exceptions import Throttled
from rest_framework.request import Request

from accounts import jwts, ratelimits
from accounts.authentication import Credential, credential_in, identify
from accounts.models import ApiToken, User
from accounts.scopes import ALL, Scope, allowed
from cronmanager.rest.addresses import client_address

UNAUTHENTICATED, TOO_MANY = 4401, 4429  # like HTTP's 401 and 429, in the range that is free for applications


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose socket it is, and on what it stands: a token, a login by JWT, or a session."""

    user_id: UUID
    role: str
    address: str
    expires_at: datetime | None
    token_id: UUID | None = None
    family_id: UUID | None = None
    session_key: str | None = None
    session_hash: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The close code, and what to do, in 123 bytes at most."""

    code: int
    reason: str


NO_CREDENTIAL = Refusal(UNAUTHENTICATED, "Sign in, or add ?token= with an API token or access token.")
BAD_CREDENTIAL = Refusal(UNAUTHENTICATED, "The credential is unknown, expired or revoked.")
NO_SCOPE = Refusal(UNAUTHENTICATED, "The token needs the scope READ.")
FOREIGN = Refusal(UNAUTHENTICATED, "From another site the session does not count: add ?token=.")


def admit(scope: dict[str, Any], now: datetime) -> Visitor | Refusal:
    """Who opens the socket of the ASGI `scope`; it counts against the caller's minute like a request."""
    http = ASGIRequest({**scope, "method": "GET"}, BytesIO())
    request = Request(http)
    text = credential_in(request)
    try:
        found = _by_session(http) if text is None else _by_credential(text, request, now)
    except Throttled as error:
        return Refusal(TOO_MANY, f"Too many requests: try again in {getattr(error, 'wait', None) or 60} s.")
    if isinstance(found, Visitor):
        return _refuse_crowd(request) or found
    return found


def _by_credential(text: str, request: Request, now: datetime) -> Visitor | Refusal:
    found = identify(text, client_address(request), now)
    if found is None:
        ratelimits.refuse_guesses(request)
        return BAD_CREDENTIAL
    user, credential = found
    request.user, request.auth = user, credential
    if not allowed(user.role, scopes_of(credential), Scope.READ):
        return NO_SCOPE
    address = client_address(request)
    if isinstance(credential, ApiToken):
        return Visitor(user.pk, user.role, address, credential.expires_at, token_id=credential.pk)
    expires_at = jwts.expiry_of(jwts.AccessToken(text))  # type: ignore[arg-type]  # as in identify
    return Visitor(user.pk, user.role, address, expires_at, family_id=credential.family_id)


def scopes_of(credential: Credential) -> Any:
    """What the credential may do."""
    return credential.permissions if isinstance(credential, ApiToken) else ALL


def _by_session(http: ASGIRequest) -> Visitor | Refusal:
    key = http.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if key is None:
        return NO_CREDENTIAL
    if not is_same_origin(http):
        return FOREIGN
    http.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(http)
    if not isinstance(user, User):
        return BAD_CREDENTIAL
    http.user = user
    return Visitor(
        user.pk,
        user.role,
        client_address(http),
        http.session.get_expiry_date(),
        session_key=key,
        session_hash=user.get_session_auth_hash(),
    )


def is_same_origin(http: ASGIRequest) -> bool:
    """Whether a page of this site opens the socket: browsers send cookies along from any site."""
    try:
        return urlsplit(http.headers.get("Origin", "")).netloc.lower() == http.get_host().lower()
    except (DisallowedHost, ValueError):
        return False


def _refuse_crowd(request: Request) -> Refusal | None:
    usage = ratelimits.count_request(request, ratelimits.who_asks(request))
    if usage and usage["should_limit"]:
        return Refusal(TOO_MANY, f"Too many requests: try again in {usage['time_left']} s.")
    return None
