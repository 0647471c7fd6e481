"""/auth: accounts, sign-in and API tokens. [face]"""

from uuid import UUID

from django.contrib.auth import logout
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import commands, queries, ratelimits
from accounts.api import serializers as shapes
from accounts.authentication import SignIn, person
from accounts.errors import LoginRefused
from accounts.idempotency import idempotent
from cronmanager.rest.views import ApiView, read_body


class PublicView(ApiView):
    """Needs no credential, and minds none that is sent along."""

    authentication_classes = ()


class RegisterView(PublicView):
    """A new account."""

    @extend_schema(request=shapes.RegisterSerializer, responses={201: shapes.UserSerializer})
    def post(self, request: Request) -> Response:
        """Register."""
        values = read_body(request, shapes.RegisterSerializer)
        user = commands.register(values["email"], values["password"], timezone.now())
        return Response(shapes.UserSerializer(user).data, status=201)


class LoginView(PublicView):
    """E-mail and password for a pair of tokens."""

    @extend_schema(request=shapes.LoginSerializer, responses={200: shapes.PairSerializer})
    def post(self, request: Request) -> Response:
        """Sign in."""
        values = read_body(request, shapes.LoginSerializer)
        ratelimits.refuse_login_guesses(request, values["email"])
        try:
            pair = commands.log_in(**values, now=timezone.now())
        except LoginRefused:
            ratelimits.note_failed_login(request, values["email"])
            raise
        return Response(shapes.PairSerializer(pair).data)


class RefreshView(PublicView):
    """A refresh token for the next pair."""

    @extend_schema(request=shapes.RefreshSerializer, responses={200: shapes.PairSerializer})
    def post(self, request: Request) -> Response:
        """Refresh."""
        values = read_body(request, shapes.RefreshSerializer)
        pair = commands.refresh(values["refresh_token"], timezone.now())
        return Response(shapes.PairSerializer(pair).data)


class LogoutView(ApiView):
    """The end of a login."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """Sign out."""
        family_id = request.auth.family_id if isinstance(request.auth, SignIn) else None
        commands.log_out(person(request), family_id, timezone.now())
        if family_id is None:
            logout(request._request)  # noqa: SLF001
        return Response(status=204)


class MeView(ApiView):
    """Who is signed in."""

    @extend_schema(responses={200: shapes.UserSerializer})
    def get(self, request: Request) -> Response:
        """Who am I."""
        return Response(shapes.UserSerializer(request.user).data)


class TokensView(ApiView):
    """A person's API tokens."""

    @extend_schema(responses={200: shapes.TokenSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """List tokens."""
        return Response(shapes.TokenSerializer(queries.visible_tokens(person(request)), many=True).data)

    @extend_schema(request=shapes.MintTokenSerializer, responses={201: shapes.MintedTokenSerializer})
    @idempotent
    def post(self, request: Request) -> Response:
        """Make a token; its text is shown this once."""
        values = read_body(request, shapes.MintTokenSerializer)
        token, text = commands.mint_token(person(request), **values, now=timezone.now())
        return Response({**shapes.TokenSerializer(token).data, "token": text}, status=201)


class TokenView(ApiView):
    """One API token."""

    @extend_schema(responses={200: shapes.MessageSerializer})
    def delete(self, request: Request, token_id: UUID) -> Response:
        """Revoke a token."""
        token = queries.get_visible_token(person(request), token_id)
        commands.revoke_token(token, by=person(request))
        return Response({"message": f"The token {token.name} is revoked."})
