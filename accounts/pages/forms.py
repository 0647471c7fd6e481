"""The forms of signing in and of a new password. [face]"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import commands, guesses
from accounts.api.serializers import LONGEST_PASSWORD
from accounts.errors import LoginRefused
from accounts.models import Theme, User
from accounts.preferences import zone_names

if TYPE_CHECKING:  # of the stubs
    from django_stubs_ext import StrPromise

NEW_PASSWORD = _("8 characters or more. No common word, nothing like your e-mail, not only digits.")


def password_field(label: "StrPromise", autocomplete: str) -> forms.CharField:
    """A password, hidden while it is typed; beside a new one stands what it must be like."""
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    hint = NEW_PASSWORD if autocomplete == "new-password" else ""
    return forms.CharField(
        label=label, max_length=LONGEST_PASSWORD, strip=False, widget=widget, help_text=hint
    )


class EmailForm(forms.Form):
    """Who it is about."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


class SignInForm(EmailForm):
    """E-mail and password, checked like those of the API."""

    password = password_field(_("Password"), "current-password")

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
                raise forms.ValidationError(f"{gettext(error.title)}.") from error
        return values

    def get_user(self) -> User | None:
        """Whom Django's view signs in."""
        return self.user


class RegisterForm(EmailForm):
    """A new account."""

    password = password_field(_("Password"), "new-password")


class PreferencesForm(forms.Form):
    """How pages look; what is left out stays as it is. The zone is chosen on the page of settings."""

    theme = forms.ChoiceField(choices=Theme.choices, required=False)
    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    timezone = forms.CharField(max_length=64, required=False)

    def clean_timezone(self) -> str:
        """A zone that there is, or none: the browser's."""
        name: str = self.cleaned_data["timezone"]
        if name and name not in zone_names():
            raise forms.ValidationError(_("There is no such time zone."))
        return name


class NewPasswordForm(forms.Form):
    """A new password, written once: it can be looked at and set again."""

    new_password = password_field(_("New password"), "new-password")
