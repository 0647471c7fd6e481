"""The forms of signing in and of a new password. [face]"""

from typing import Any

from django import forms
from django.http import HttpRequest

from accounts import commands, guesses
from accounts.api.serializers import LONGEST_PASSWORD
from accounts.errors import LoginRefused
from accounts.models import User


def password_field(label: str, autocomplete: str) -> forms.CharField:
    """A password, hidden while it is typed."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=LONGEST_PASSWORD, strip=False, widget=widget)


class EmailForm(forms.Form):
    """Who it is about."""

    email = forms.EmailField(
        label="E-mail", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class SignInForm(EmailForm):
    """E-mail and password, checked like those of the API."""

    password = password_field("Password", "current-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any] | None:
        """Find the user; too many guesses raise Throttled."""
        values = super().clean() or {}
        if not self.errors:
            try:
                with guesses.guarded(self.request, values["email"]):
                    self.user = commands.identify_person(values["email"], values["password"])
            except LoginRefused as error:
                raise forms.ValidationError(f"{error.title}.") from error
        return values

    def get_user(self) -> User | None:
        """Whom Django's view signs in."""
        return self.user


class NewPasswordForm(forms.Form):
    """A new password, written once: it can be looked at and set again."""

    new_password = password_field("New password", "new-password")
