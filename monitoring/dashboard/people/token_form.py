"""The form of a new API token. [face]"""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.api.serializers import MOST_ADDRESSES
from accounts.scopes import OF_ROLE, Scope
from cronmanager.rest.addresses import network_of

MEANINGS = {
    Scope.READ: _("look at jobs, executions, logs and figures"),
    Scope.WRITE: _("make jobs and change them"),
    Scope.DELETE: _("delete jobs"),
    Scope.EXECUTE: _("run jobs now, try requests, cancel runs"),
    Scope.ADMIN: _("all of these, and whatever else your role may do"),
}
LIVES = (
    ("30", _("in 30 days")),
    ("90", _("in 90 days")),
    ("365", _("in a year")),
    ("never", _("never")),
)
LONGEST_LIST = 4_000  # letters


def scopes_of(role: str) -> list[Scope]:
    """Those that a token of such a person can hold, from small to large."""
    return [scope for scope in Scope if scope == Scope.READ or Scope.WRITE in OF_ROLE.get(role, ())]


class TokenForm(forms.Form):
    """Its fields are named like those of the command."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What will use it, so that you know it again.")
    )
    permissions = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    expires = forms.ChoiceField(label=_("Ends"), choices=LIVES, initial="90")
    allowed_ips = forms.CharField(
        label=_("Only from these addresses"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Addresses or networks such as 203.0.113.0/24, one on each line. Empty: from anywhere."),
    )

    def __init__(self, data: Any = None, *, role: str) -> None:
        super().__init__(data)
        choices = [(scope.value, MEANINGS[scope]) for scope in scopes_of(role)]
        self.fields["permissions"].choices = choices  # type: ignore[attr-defined]
        self.fields["permissions"].initial = [Scope.READ.value]

    def clean_allowed_ips(self) -> list[str]:
        """The networks as they are compared."""
        texts = self.cleaned_data["allowed_ips"].replace(",", " ").split()
        if len(texts) > MOST_ADDRESSES:
            raise forms.ValidationError(_("At most %(most)s.") % {"most": MOST_ADDRESSES})
        networks = {text: network_of(text) for text in texts}
        wrong = [text for text, network in networks.items() if network is None]
        if wrong:
            raise forms.ValidationError(_("%(text)s is no address and no network.") % {"text": wrong[0]})
        return [str(network) for network in networks.values()]

    def values(self, now: datetime) -> dict[str, Any]:
        """For commands.mint_token."""
        given = self.cleaned_data
        is_endless = given["expires"] == "never"
        return {
            "name": given["name"],
            "permissions": given["permissions"],
            "allowed_ips": given["allowed_ips"],
            "expires_at": None if is_endless else now + timedelta(days=int(given["expires"])),
        }
