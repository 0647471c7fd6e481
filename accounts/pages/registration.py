"""The page on which a person makes an account. [face]"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import FormView

from accounts import commands
from accounts.pages.forms import RegisterForm
from accounts.pages.views import Throttling, tell_problem
from cronmanager.rest.errors import Problem


class RegisterView(Throttling, FormView):  # type: ignore[type-arg]  # not generic at run time
    """A new account; a known e-mail reads the same, and is told by mail."""

    template_name = "account/register.html"
    form_class = RegisterForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """While registration is closed, only say so."""
        if not settings.REGISTRATION_OPEN:
            return render(request, self.template_name, {"is_closed": True}, status=403)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: RegisterForm) -> HttpResponse:
        """Make it; a weak password is told on the form."""
        values = form.cleaned_data
        try:
            commands.register(values["email"], values["password"], timezone.now())
        except Problem as error:
            tell_problem(form, error)
            return self.form_invalid(form)
        return render(self.request, self.template_name, {"is_done": True, "email": values["email"]})
