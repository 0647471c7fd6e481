"""Who a request comes from: `?token=`, X-API-Token, Authorization: Bearer, then the session. [face]

The first credential that is there decides: a wrong one is refused, not passed over for the next.
`request.auth` is the ApiToken, the JWT's claims, or None for a session.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from accounts import jwts, queries, ratelimits
from accounts.models import ApiToken, User
from accounts.tokens import PREFIX
from cronmanager.rest import origin
from cronmanager.rest.addresses import client_address, lies_in

REFUSED = "The credential is unknown, expired or revoked."
CHALLENGE = 'Bearer realm="cronmanager"'


@dataclass(frozen=True, slots=True)
class SignIn:
    """A login by JWT: which one."""

    family_id: UUID


Credential = ApiToken | SignIn


class CredentialAuthentication(BaseAuthentication):
    """API tokens and access JWTs, wherever they are written."""

    def authenticate(self, request: Request) -> tuple[User, Credential] | None:
        """The user and its credential; None when the request carries none."""
        text = credential_in(request)
        if text is None:
            return None
        found = identify(text, client_address(request), timezone.now())
        if found is None:
            ratelimits.refuse_guesses(request)
            raise AuthenticationFailed(REFUSED)
        origin.note_credential(name_of(found[1]))
        return found

    def authenticate_header(self, request: Request) -> str:
        """Makes a missing credential 401, not 403."""
        return CHALLENGE


class CookieAuthentication(SessionAuthentication):
    """The session of the pages, with CSRF."""

    def enforce_csrf(self, request: Request) -> None:
        """Refuse a form that another site sent; it counts like any other request."""
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            ratelimits.refuse_guesses(request)
            raise


def name_of(credential: Credential) -> str:
    """How an account of what was done names the credential."""
    return origin.TOKEN % {"prefix": credential.prefix} if isinstance(credential, ApiToken) else "jwt"


def person(request: Request) -> User:
    """Who asks, behind a permission that lets no stranger pass."""
    if not isinstance(request.user, User):
        raise NotAuthenticated
    return request.user


def identify(text: str, address: str, now: datetime) -> tuple[User, Credential] | None:
    """Whose the credential `text` is; sockets ask here too."""
    if text.startswith(PREFIX):
        return _identify_token(text, address, now)
    return _identify_jwt(text)


def credential_in(request: Request) -> str | None:
    """The first credential that the request carries."""
    for text in (request.query_params.get("token"), request.headers.get("X-API-Token")):
        if text is not None:
            return text.strip()
    scheme, _, rest = request.headers.get("Authorization", "").partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else None


def _identify_token(text: str, address: str, now: datetime) -> tuple[User, ApiToken] | None:
    token = queries.find_live_token(text, now)
    if token is None or (token.allowed_ips and not lies_in(address, token.allowed_ips)):
        return None
    queries.note_use(token, now)
    return token.user, token


def _identify_jwt(text: str) -> tuple[User, SignIn] | None:
    token = jwts.read(jwts.AccessToken, text)
    if token is None:
        return None
    user_id, family_id = jwts.id_of(token, jwts.USER), jwts.id_of(token, jwts.FAMILY)
    if user_id is None or family_id is None:
        return None
    user = queries.find_user_of_family(family_id, user_id)
    return (user, SignIn(family_id)) if user else None
