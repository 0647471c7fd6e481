"""Pages: sign in, sign out, a new password by a mail. [face]"""

import math
from typing import Any

from django.conf import settings
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.generic import FormView, RedirectView
from rest_framework.exceptions import Throttled

from accounts import announcements, commands, guesses, passwords, ratelimits
from accounts.models import User
from accounts.pages.forms import EmailForm, NewPasswordForm, SignInForm
from cronmanager.rest.errors import Problem


class Throttling:
    """Every form that is sent counts against its address, as requests of the API do."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """429 as a page."""
        try:
            if request.method == "POST":
                ratelimits.refuse_guesses(request)
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        except Throttled as error:
            wait_s = max(1, math.ceil(getattr(error, "wait", None) or 1))
            page = render(request, "account/wait.html", {"wait_s": wait_s}, status=429)
            page["Retry-After"] = str(wait_s)
            return page


def tell_problem(form: Form, error: Problem) -> None:
    """Put what a command refuses onto the form: beside its fields where it names them."""
    for name, texts in error.errors.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
    if not error.errors:
        form.add_error(None, f"{gettext(error.title)}. {error.detail}")


class SignInView(Throttling, LoginView):
    """A session by e-mail and password; `next` is followed on this host only."""

    template_name = "account/login.html"
    authentication_form = SignInForm  # type: ignore[assignment]  # a form of ours that has what the view asks for

    def get_success_url(self) -> str:
        """Who has a password that was made for them replaces it first."""
        user = self.request.user
        is_first = isinstance(user, User) and user.has_given_password
        return reverse("dashboard:welcome") if is_first else super().get_success_url()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Whether one may make an account, too."""
        return super().get_context_data(is_open=settings.REGISTRATION_OPEN, **context)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Begin the session and tell of it."""
        response = super().form_valid(form)
        announcements.logged_in.send(User, user=form.get_user())
        return response


class SignOutView(LogoutView):
    """The end of a session, by POST alone."""

    http_method_names = ["post", "options"]

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End it and tell of it."""
        if isinstance(request.user, User):
            commands.log_out(request.user, None, timezone.now())
        return super().post(request, *args, **kwargs)


class OwnPasswordView(LoginRequiredMixin, RedirectView):
    """An administrator's own password is set like everybody's: the logins under the old one end."""

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """The admin's page of this user."""
        return reverse("admin:auth_user_password_change", args=[self.request.user.pk])


class AskResetView(Throttling, FormView):  # type: ignore[type-arg]  # not generic at run time
    """Whom to mail a link."""

    template_name = "account/ask_reset.html"
    form_class = EmailForm

    def form_valid(self, form: EmailForm) -> HttpResponse:
        """The same page for every e-mail."""
        guesses.refuse_many_mails(self.request, form.cleaned_data["email"])
        passwords.ask_reset(form.cleaned_data["email"])
        return render(self.request, self.template_name, {"is_asked": True})


class ResetView(Throttling, FormView):  # type: ignore[type-arg]
    """A new password by a mail's link."""

    template_name = "account/reset.html"
    form_class = NewPasswordForm

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        """Set it; a link that is used up or a weak password is told on the form."""
        try:
            user = passwords.reset_password(
                self.kwargs["token"], form.cleaned_data["new_password"], timezone.now()
            )
        except Problem as error:
            tell_problem(form, error)
            return self.form_invalid(form)
        guesses.note_login(self.request, user.email)
        return render(self.request, self.template_name, {"is_set": True})
