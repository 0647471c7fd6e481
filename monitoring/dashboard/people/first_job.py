"""A first job that works: it calls our own echo. [face]"""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

ECHO = "echo?greeting=hello"
SCHEDULES = (
    ("* * * * *", _("every minute")),
    ("0 * * * *", _("every hour")),
    ("0 9 * * 1-5", _("at 9 on every weekday")),
)


class FirstJobForm(forms.Form):
    """Few enough questions to be answered in seconds."""

    name = forms.CharField(label=_("Name"), max_length=200, initial="Hello, echo")
    cron_expression = forms.ChoiceField(label=_("Runs"), choices=SCHEDULES)

    def values(self, zone: str) -> dict[str, Any]:
        """For commands.create_job; the body's rule shows what a run is judged by."""
        return {
            **self.cleaned_data,
            "timezone": zone,
            "endpoint_url": echo_url(),
            "expected_body": {"contains": "hello"},
            "tags": ["example"],
        }


def echo_url() -> str:
    """The address of our echo, which workers may call wherever they run."""
    return f"{settings.PUBLIC_URL}/{ECHO}"
