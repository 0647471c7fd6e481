"""/executions/<id>/expect: from what somebody points at in an answer to what its job expects. [face]"""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs import commands
from jobs.execution.pointing import PointingError, added_to
from jobs.expectation import point_at, try_expectation
from jobs.models import CronExecution
from jobs.queries import get_visible_execution
from monitoring.dashboard.execution import answered
from monitoring.dashboard.views.base import Page, is_part
from monitoring.dashboard.views.execution import page_of

SELECTED_LETTERS = 4096


class ExpectForm(forms.Form):
    """What was pointed at: the pointer of a JSON value, or a text; and what is demanded of it."""

    demand = forms.ChoiceField(
        label=gettext_lazy("The body must"),
        choices=[
            ("contain", gettext_lazy("contain it")),
            ("equal", gettext_lazy("be equal there")),
            ("greater", gettext_lazy("be greater there")),
        ],
    )
    pointer = forms.CharField(required=False, max_length=SELECTED_LETTERS, strip=False)
    text = forms.CharField(required=False, max_length=SELECTED_LETTERS, strip=False)

    def selected(self) -> dict[str, Any]:
        """As point_at takes it: a text, where there is one, goes before a pointer."""
        values = self.cleaned_data
        if values["text"] or "pointer" not in self.data:
            return {"text": values["text"]}
        return {"pointer": values["pointer"]}


class ExpectPage(Page):
    """Tries an expectation on the job's last answers, and keeps it."""

    section = "logs"

    def get(self, request: HttpRequest, execution_id: UUID) -> HttpResponse:
        """What was pointed at, judged by the last stored bodies."""
        execution = get_visible_execution(self.user, execution_id)
        context = {"execution": execution, "answer": answered(execution), "asked": request.GET}
        if "demand" in request.GET:
            context |= self.tried(execution, ExpectForm(request.GET))
        return self.page("execution/_tried.html" if is_part(request) else "execution/expect.html", context)

    def post(self, request: HttpRequest, execution_id: UUID) -> HttpResponse:
        """Expect it of the job from now on, beside what it expects already."""
        execution = get_visible_execution(self.user, execution_id)
        try:
            more = self.expectation(execution, ExpectForm(request.POST))
        except PointingError as error:
            context = {"execution": execution, "answer": answered(execution), "asked": request.POST}
            return self.page("execution/expect.html", context | {"problem": str(error)}, status=400)
        values = {"expected_body": added_to(execution.job.expected_body, more)}
        commands.update_job(execution.job_id, values, self.user, timezone.now())
        return self.done(
            _("%(name)s expects that from now on.") % {"name": execution.job.name}, page_of(execution)
        )

    def tried(self, execution: CronExecution, form: ExpectForm) -> dict[str, Any]:
        """The expectation and how the last bodies keep it, or why there is none."""
        try:
            more = self.expectation(execution, form)
            expected = added_to(execution.job.expected_body, more)
            return {"more": more, "tried": try_expectation(self.user, execution.job_id, expected)}
        except PointingError as error:
            return {"problem": str(error)}

    def expectation(self, execution: CronExecution, form: ExpectForm) -> dict[str, Any]:
        """What the form asks for. Raises PointingError."""
        if not form.is_valid():
            raise PointingError(_("Choose a value or select a text, and say what is demanded of it."))
        return point_at(self.user, execution.pk, form.cleaned_data["demand"], **form.selected())
