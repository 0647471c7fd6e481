"""/welcome: from the first sign-in to the first green run. [face]"""

from typing import Any
from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import passwords
from accounts.pages.forms import NewPasswordForm
from accounts.pages.views import Throttling, tell_problem
from cronmanager.rest.errors import InvalidFields, Problem
from jobs.commands import create_job, execute_job
from jobs.models import CronExecution
from jobs.queries import get_visible_execution
from monitoring.dashboard.answers import shown
from monitoring.dashboard.people.first_job import FirstJobForm, echo_url
from monitoring.dashboard.views.base import Page, is_part

PAGE = "welcome/page.html"


class Step(Page):
    """The page, open at the step that comes next."""

    section = "home"

    def shown(self, **more: Any) -> HttpResponse:
        """Forms that were refused come as they were typed."""
        step = "password" if self.user.has_given_password else "job"
        forms = {"password": NewPasswordForm(), "form": FirstJobForm()}
        return self.page(PAGE, {"step": step, "echo": echo_url(), **forms, **more})


class WelcomePage(Step):
    """Where somebody new begins."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what comes next."""
        return self.shown()


class WelcomePassword(Throttling, Step):
    """A password of one's own, in place of one that was made."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set it; this session goes on."""
        form = NewPasswordForm(request.POST)
        try:
            if not form.is_valid():
                return self.shown(password=form)
            passwords.replace_given_password(self.user, form.cleaned_data["new_password"], timezone.now())
        except InvalidFields as error:
            tell_problem(form, error)
            return self.shown(password=form)
        update_session_auth_hash(request, self.user)
        return self.done(_("The password is yours now."), reverse("dashboard:welcome"))


class FirstJob(Step):
    """The example is made and run."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make the job and run it at once."""
        form = FirstJobForm(request.POST)
        try:
            if not form.is_valid():
                return self.shown(form=form)
            execution = self._begin(form)
        except Problem as error:
            tell_problem(form, error)
            return self.shown(form=form)
        return HttpResponseRedirect(reverse("dashboard:welcome-run", args=[execution.pk]))

    @transaction.atomic
    def _begin(self, form: FirstJobForm) -> CronExecution:
        now, zone = timezone.now(), timezone.get_current_timezone_name()
        return execute_job(create_job(self.user, form.values(zone), now), self.user, now)


class FirstRun(Step):
    """Its result, as it comes in."""

    def get(self, request: HttpRequest, execution_id: UUID) -> HttpResponse:
        """Show how far it is; htmx asks for this part alone."""
        execution = get_visible_execution(self.user, execution_id)
        context = {
            "step": "run",
            "execution": execution,
            "body": shown(bytes(execution.response_body or b"")),
        }
        return self.page("welcome/_run.html" if is_part(request) else PAGE, context)
