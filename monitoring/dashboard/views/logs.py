"""/logs: every execution, by filters that stand in the URL; live, by cause, and as a file. [face]"""

from typing import Any, get_args

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cronmanager.rest.fields import EARLIEST, LATEST
from jobs.execution.outcome import OutcomeKind
from jobs.exports import as_csv, as_ndjson
from jobs.models import ExecutionStatus, Trigger
from jobs.queries import visible_jobs
from monitoring.dashboard.lists import listed, skip_of
from monitoring.dashboard.logs import by_cause, chosen
from monitoring.dashboard.streaming import streamed
from monitoring.dashboard.telling import STATUSES
from monitoring.dashboard.views.base import Page, is_part
from monitoring.dashboard.words import KINDS, TRIGGERS

FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "ndjson": (as_ndjson, "application/x-ndjson"),
}
SHOWN = (
    *("id", "scheduled_for", "status", "response_status", "error_kind", "error_message", "skip_reason"),
    *("execution_time_ms", "lag_ms", "job__id", "job__name", "job__endpoint_url"),
)
ANY = ("", _("Any"))
SPAN = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
LOCAL = forms.DateTimeInput({"type": "datetime-local", "step": "60"}, format="%Y-%m-%dT%H:%M")


class LogFilter(forms.Form):
    """What may be asked; times are in the viewer's zone."""

    q = forms.CharField(label=_("Job"), required=False, max_length=200)
    status = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[ANY, *((one, STATUSES[one]) for one in ExecutionStatus.values)],
    )
    error_kind = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=[ANY, *((one, KINDS.get(one, one)) for one in get_args(OutcomeKind))],
    )
    trigger = forms.ChoiceField(
        label=_("Started by"),
        required=False,
        choices=[ANY, *((one, TRIGGERS.get(one, one)) for one in Trigger.values)],
    )
    since = forms.DateTimeField(label=_("From"), required=False, widget=LOCAL, validators=SPAN)
    until = forms.DateTimeField(label=_("To"), required=False, widget=LOCAL, validators=SPAN)
    job = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def asked(self) -> dict[str, Any]:
        """What is asked validly; what is not is told beside its field, and asks for nothing."""
        self.is_valid()
        return self.cleaned_data


class LogsPage(Page):
    """The list, or the failures in it by their cause; htmx asks for the rows."""

    section = "logs"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        form = LogFilter(request.GET)
        asked = form.asked()
        context = {"form": form, "is_filtered": any(asked.values()), "query": query_of(request)}
        if asked.get("job"):
            context["job"] = visible_jobs(self.user).filter(pk=asked["job"]).first()
        if request.GET.get("group") == "cause":
            context |= {"group": "cause", "failures": by_cause(self.user, asked, timezone.now())}
            return self.page("logs/_causes.html" if is_part(request) else "logs/causes.html", context)
        found = chosen(self.user, asked)
        rows = found.executions.only(*SHOWN).order_by("-scheduled_for", "-id")
        context |= {
            "listed": listed(request, rows),
            "is_partial": found.is_partial,
            "is_tail": not skip_of(request),
        }
        return self.page("logs/_rows.html" if is_part(request) else "logs/page.html", context)


class LogsExport(Page):
    """The same, whole, as a file."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Stream it; ?format= is csv or ndjson."""
        name = request.GET.get("format", "")
        name = name if name in FORMATS else "csv"
        rows, media_type = FORMATS[name]
        executions = chosen(self.user, LogFilter(request.GET).asked()).executions
        stem = f"executions-{timezone.localtime():%Y-%m-%d-%H%M}"
        return streamed(request, rows(executions), media_type, f"{stem}.{name}")


def query_of(request: HttpRequest) -> str:
    """The filters as they go into a link, without the place in the list and the way it is shown."""
    query = request.GET.copy()
    for name in [
        name for name, value in request.GET.items() if not value or name in ("skip", "group", "format")
    ]:
        query.pop(name, None)
    return query.urlencode()
