"""A token checked as DRF's own TokenAuthentication does it: one select by an indexed column. [face]"""

from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import tokens
from accounts.models import ApiToken, User


class BareAuthentication(BaseAuthentication):
    """The user of the token in X-API-Token."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Its user and the token; None without one."""
        text = request.headers.get("X-API-Token")
        if text is None:
            return None
        digest = tokens.hash_of(text, settings.TOKEN_SALT)
        try:
            token = ApiToken.objects.select_related("user").get(token_hash=digest, is_active=True)
        except ApiToken.DoesNotExist as error:
            raise AuthenticationFailed from error
        return token.user, token
