"""/audit: who did what, what that changed, and whether the chain of rows holds. [face]"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from monitoring.audit.actions import GROUPS, Action, Resource
from monitoring.audit.glance import glance
from monitoring.dashboard.audited import chosen_acts, differences_of, living
from monitoring.dashboard.lists import listed
from monitoring.dashboard.views.base import Page
from monitoring.dashboard.views.logs import ANY, LOCAL, SPAN, query_of
from monitoring.dashboard.words import RESOURCES

PAGE = 30


class AuditFilter(forms.Form):
    """What may be asked; times are in the viewer's zone."""

    action = forms.ChoiceField(label=_("Act"), required=False, choices=lambda: [ANY, *actions()])
    resource = forms.ChoiceField(
        label=_("Kind of thing"),
        required=False,
        choices=[ANY, *((one.value, RESOURCES[one.value]) for one in Resource)],
    )
    actor = forms.CharField(label=_("By (e-mail)"), required=False, max_length=254)
    since = forms.DateTimeField(label=_("From"), required=False, widget=LOCAL, validators=SPAN)
    until = forms.DateTimeField(label=_("To"), required=False, widget=LOCAL, validators=SPAN)
    thing = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """What is asked validly."""
        self.is_valid()
        return self.cleaned_data


def actions() -> list[tuple[str, list[tuple[str, Any]]]]:
    """Every act, those that begin alike together, with one entry for all of them."""
    return [
        (
            group.rstrip("."),
            [(group, f"{group}*"), *((one.value, one.value) for one in Action if one.startswith(group))],
        )
        for group in GROUPS
    ]


class AuditPage(Page):
    """The list."""

    section = "audit"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        form = AuditFilter(request.GET)
        asked = form.asked()
        acts = listed(request, chosen_acts(self.user, asked).order_by("-at", "-id"), PAGE)
        context = {
            "form": form,
            "asked": asked,
            "is_filtered": any(asked.values()),
            "query": query_of(request),
            "listed": acts,
            "acts": [(act, differences_of(act)) for act in acts.rows],
            "living": living(self.user, acts.rows),
            "chain": glance(),
        }
        return self.page("audit/page.html", context)
