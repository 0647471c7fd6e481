"""/auth: accounts, sign-in and API tokens. [face]"""

from uuid import UUID

from django.contrib.auth import logout, update_session_auth_hash
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import commands, guesses, passwords, queries
from accounts.api import serializers as shapes
from accounts.authentication import SignIn, person
from accounts.idempotency import idempotent
from accounts.models import User
from cronmanager.rest.cursors import Key
from cronmanager.rest.paging import PageQuery, page
from cronmanager.rest.views import ApiView, read_body, reads, refuses

NEWEST_FIRST = [Key("created_at", is_descending=True), Key("id", is_descending=True)]
RESET_ASKED = "If there is an account with this e-mail, a link for a new password is on its way."


def family_of(request: Request) -> UUID | None:
    """The login that the request belongs to; None of a session."""
    return request.auth.family_id if isinstance(request.auth, SignIn) else None


class PublicView(ApiView):
    """Needs no credential, and minds none that is sent along."""

    authentication_classes = ()


class RegisterView(PublicView):
    """A new account."""

    @extend_schema(request=shapes.RegisterSerializer, responses={201: shapes.UserSerializer})
    @refuses(403)
    def post(self, request: Request) -> Response:
        """Register."""
        values = read_body(request, shapes.RegisterSerializer)
        user = commands.register(values["email"], values["password"], timezone.now())
        return Response(shapes.UserSerializer(user).data, status=201)


class LoginView(PublicView):
    """E-mail and password for a pair of tokens."""

    @extend_schema(request=shapes.LoginSerializer, responses={200: shapes.PairSerializer})
    @refuses(401)
    def post(self, request: Request) -> Response:
        """Sign in."""
        values = read_body(request, shapes.LoginSerializer)
        with guesses.guarded(request, values["email"]):
            pair = commands.log_in(**values, now=timezone.now())
        return Response(shapes.PairSerializer(pair).data)


class RefreshView(PublicView):
    """A refresh token for the next pair."""

    @extend_schema(request=shapes.RefreshSerializer, responses={200: shapes.PairSerializer})
    @refuses(401)
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
        family_id = family_of(request)
        commands.log_out(person(request), family_id, timezone.now())
        if family_id is None:
            logout(request._request)  # noqa: SLF001
        return Response(status=204)


class ChangePasswordView(ApiView):
    """A new password for whoever is signed in."""

    @extend_schema(request=shapes.ChangePasswordSerializer, responses={200: shapes.MessageSerializer})
    def post(self, request: Request) -> Response:
        """Change the password; all other logins end, this one and API tokens stay."""
        values, user = read_body(request, shapes.ChangePasswordSerializer), person(request)
        family_id = family_of(request)
        with guesses.guarded(request, user.email):
            passwords.change_password(user, **values, kept_family=family_id, now=timezone.now())
        if family_id is None:
            update_session_auth_hash(request._request, user)  # noqa: SLF001
        return Response({"message": "The password is changed; other logins have ended."})


class AskResetView(PublicView):
    """A mail for whoever has forgotten the password."""

    @extend_schema(request=shapes.AskResetSerializer, responses={202: shapes.MessageSerializer})
    def post(self, request: Request) -> Response:
        """Have a link mailed; the answer is the same whether the e-mail is known or not."""
        email = read_body(request, shapes.AskResetSerializer)["email"]
        guesses.refuse_many_mails(request, email)
        passwords.ask_reset(email)
        return Response({"message": RESET_ASKED}, status=202)


class ConfirmResetView(PublicView):
    """A new password by the mail."""

    @extend_schema(request=shapes.ConfirmResetSerializer, responses={200: shapes.MessageSerializer})
    def post(self, request: Request) -> Response:
        """Set a new password by a mail's token; all logins end."""
        values = read_body(request, shapes.ConfirmResetSerializer)
        user: User = passwords.reset_password(**values, now=timezone.now())
        guesses.note_login(request, user.email)
        return Response({"message": "The password is set: sign in with it."})


class MeView(ApiView):
    """Who is signed in."""

    @extend_schema(responses={200: shapes.UserSerializer})
    def get(self, request: Request) -> Response:
        """Who am I."""
        return Response(shapes.UserSerializer(request.user).data)


class TokensView(ApiView):
    """A person's API tokens."""

    @extend_schema(responses={200: shapes.TokenSerializer(many=True)})
    @reads(PageQuery)
    def get(self, request: Request) -> Response:
        """List tokens."""
        tokens = queries.visible_tokens(person(request))
        return page(request, tokens, NEWEST_FIRST, shapes.TokenSerializer)

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
