"""/settings: a person's own account. [face]"""

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import commands, guesses, passwords
from accounts.models import User
from accounts.pages.preferences import remember
from accounts.pages.views import Throttling, tell_problem
from cronmanager.rest.errors import Problem
from monitoring.dashboard.people.settings_forms import ROLES, LookForm, OwnPasswordForm
from monitoring.dashboard.views.base import Page


class SettingsPage(Page):
    """Who one is, how pages look, the password."""

    section = "settings"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return self.page("settings/page.html", shown(self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep how pages shall look."""
        form = LookForm(request.POST)
        if not form.is_valid():
            return self.page("settings/page.html", shown(self.user, look=form))
        chosen = form.cleaned_data
        commands.set_preferences(self.user, chosen)
        with translation.override(chosen["language"] or translation.get_language()):
            response = self.done(_("This is how pages look from now on."), reverse("dashboard:settings"))
        return remember(response, chosen)


class OwnPassword(Throttling, Page):
    """A new password."""

    section = "settings"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Change it; this session goes on, all other logins end."""
        form = OwnPasswordForm(request.POST)
        if not form.is_valid() or not self._change(form):
            return self.page("settings/page.html", shown(self.user, password=form))
        told = _("The password is changed; your other logins have ended.")
        return self.done(told, reverse("dashboard:settings"))

    def _change(self, form: OwnPasswordForm) -> bool:
        try:
            with guesses.guarded(self.request, self.user.email):
                passwords.change_password(
                    self.user, **form.cleaned_data, kept_family=None, now=timezone.now()
                )
        except Problem as error:
            tell_problem(form, error)
            return False
        update_session_auth_hash(self.request, self.user)
        return True


def shown(user: User, **forms: Any) -> dict[str, Any]:
    """What the page needs; a form that was refused comes as it was typed."""
    look = {"theme": user.theme, "language": user.language, "timezone": user.timezone}
    return {
        "tab": "own",
        "role_means": ROLES.get(user.role, ""),  # type: ignore[call-overload]  # a text is the member it equals
        "look": LookForm(initial=look),
        "password": OwnPasswordForm(),
        **forms,
    }
