"""/tokens: the credentials of a person's programs. [face]"""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import commands
from accounts.pages.views import tell_problem
from accounts.queries import get_visible_token, visible_tokens
from cronmanager.rest.errors import Problem
from monitoring.dashboard.lists import listed
from monitoring.dashboard.people.token_form import TokenForm
from monitoring.dashboard.views.base import Page


class TokensPage(Page):
    """Those that there are, and the form of a new one."""

    section = "tokens"

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        return self._shown(TokenForm(role=self.user.role))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make one. Its text stands on the answer to this request alone, so nothing is redirected to."""
        form = TokenForm(request.POST, role=self.user.role)
        minted = self._mint(form) if form.is_valid() else ""
        return self._shown(TokenForm(role=self.user.role) if minted else form, minted)

    def _mint(self, form: TokenForm) -> str:
        now = timezone.now()
        try:
            return commands.mint_token(self.user, **form.values(now), now=now)[1]
        except Problem as error:
            tell_problem(form, error)
            return ""

    def _shown(self, form: TokenForm, minted: str = "") -> HttpResponse:
        context = {
            "form": form,
            "minted": minted,
            "listed": listed(self.request, visible_tokens(self.user).order_by("-created_at", "-id")),
            "now": timezone.now(),
            "base": settings.PUBLIC_URL,
        }
        return self.page("tokens/page.html", context)


class RevokeToken(Page):
    """The end of a token."""

    def post(self, request: HttpRequest, token_id: UUID) -> HttpResponse:
        """Revoke it."""
        token = get_visible_token(self.user, token_id)
        commands.revoke_token(token, by=self.user)
        told = _("The token %(name)s is revoked: whatever used it is refused from now on.")
        return self.done(told % {"name": token.name}, reverse("dashboard:tokens"))
