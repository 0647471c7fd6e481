"""/executions/<id>: what was asked, what came back, why it ended so, and what to do. [face]"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import commands
from jobs.dispatching.withdrawal import UNENDED
from jobs.execution.explanation import explain
from jobs.explaining.ends import of_execution
from jobs.models import CronExecution
from jobs.queries import get_visible_execution
from jobs.responses import shown_attempt
from monitoring.dashboard.drawing.waterfall import NAMES, waterfall
from monitoring.dashboard.execution import answered, compared, sent
from monitoring.dashboard.views.base import Page, is_part


class ExecutionPage(Page):
    """The page; htmx asks for what changes on it until the execution has ended."""

    section = "logs"

    def get(self, request: HttpRequest, execution_id: UUID) -> HttpResponse:
        """Show it, the body as ?as= says: json, text or hex."""
        execution = get_visible_execution(self.user, execution_id)
        context = told_of(execution) | {"answer": answered(execution, request.GET.get("as", ""))}
        return self.page("execution/_now.html" if is_part(request) else "execution/page.html", context)


class RunAgain(Page):
    """Once more, as the job is now."""

    def post(self, request: HttpRequest, execution_id: UUID) -> HttpResponse:
        """Make an execution that is due at once, and go there."""
        execution = get_visible_execution(self.user, execution_id)
        again = commands.retry_execution(execution, self.user, timezone.now())
        return self.done(_("%(name)s runs again.") % {"name": execution.job.name}, page_of(again))


class StopExecution(Page):
    """Not after all."""

    def post(self, request: HttpRequest, execution_id: UUID) -> HttpResponse:
        """Cancel what waits or runs."""
        execution = get_visible_execution(self.user, execution_id)
        commands.cancel_execution(execution, self.user, timezone.now())
        return self.done(_("The run of %(name)s is cancelled.") % {"name": execution.job.name})


def page_of(execution: CronExecution) -> str:
    """Its address."""
    return reverse("dashboard:execution", args=[execution.pk])


def told_of(execution: CronExecution) -> dict[str, Any]:
    """What the page tells, but for the answer."""
    attempts = [shown_attempt(attempt) for attempt in execution.attempts]
    began = [datetime.fromisoformat(attempt["startedAt"]) for attempt in attempts]
    fall = waterfall(execution.attempts)
    there = {phase.name for row in fall.rows for phase in row.phases}
    return {
        "execution": execution,
        "is_over": execution.status not in UNENDED,
        "why": why(execution),
        "sent": sent(execution),
        "compared": compared(execution),
        "fall": fall,
        "attempts": list(zip(attempts, began, fall.rows, strict=True)),
        "phases": [name for name in NAMES if name in there],
        "connection": attempts[-1]["connection"] if attempts else None,
    }


def why(execution: CronExecution) -> str:
    """Why it ended so and what to do, or how far it is."""
    facts = execution.connection_facts
    told = explain(execution.error_kind, execution.error_message, execution.response_status, facts)
    return told or of_execution(execution.job, execution).sentence
