"""The forms of settings: how pages look, the own password, somebody's role. [face]"""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Role, Theme
from accounts.pages.forms import PreferencesForm, password_field
from accounts.preferences import zone_names

ROLES = {
    Role.ADMIN: _("sees and does everything, for everybody"),
    Role.USER: _("makes jobs and sees their own"),
    Role.READ_ONLY: _("looks at their own, changes nothing"),
}
THEMES = (
    (Theme.SYSTEM.value, pgettext_lazy("theme", "System")),
    (Theme.LIGHT.value, pgettext_lazy("theme", "Light")),
    (Theme.DARK.value, pgettext_lazy("theme", "Dark")),
)


class LongSelect(forms.Select):
    """A choice among hundreds, written without a template for each."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """As any select, its options in one go."""
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((choice, " selected" if choice == value else "", told) for choice, told in self.choices),
        )
        built = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        return format_html("<select{}>{}</select>", flatatt(built), options)


class LookForm(PreferencesForm):
    """The same preferences as the switches on every page, and the time zone."""

    theme = forms.ChoiceField(label=_("Theme"), choices=THEMES)
    language = forms.ChoiceField(
        label=_("Language"), choices=[("", _("as the browser asks")), *settings.LANGUAGES], required=False
    )
    timezone = forms.CharField(label=_("Time zone"), max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(name, name) for name in sorted(zone_names())]
        self.fields["timezone"].widget = LongSelect(choices=[("", _("that of the browser")), *names])


class OwnPasswordForm(forms.Form):
    """The password as it is, and as it shall be."""

    current_password = password_field(_("Current password"), "current-password")
    new_password = password_field(_("New password"), "new-password")


class RoleForm(forms.Form):
    """What somebody may do."""

    role = forms.ChoiceField(label=_("Role"), choices=list(ROLES.items()), widget=forms.RadioSelect)
