"""/jobs/new and /jobs/<id>/edit: one form, whose buttons say what is to be done with what it says. [face]"""

from dataclasses import fields
from functools import cache
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.preferences import zone_names
from cronmanager.rest.errors import Problem
from jobs.api.serializers.trials import shown_trial
from jobs.api.shapes import job_shape
from jobs.commands.trial import try_change, try_job
from jobs.execution import trials
from jobs.models import CronJob
from jobs.queries import get_visible_job
from jobs.rescheduling.tuning import Tuning
from jobs.revisions import revision_of
from monitoring.dashboard.answers import shown
from monitoring.dashboard.curl_command import CurlError, job_of_curl
from monitoring.dashboard.editor import saving
from monitoring.dashboard.editor.form import JobForm
from monitoring.dashboard.editor.groups import GROUPS, opened
from monitoring.dashboard.editor.preview import preview_of
from monitoring.dashboard.editor.texts import pasted_texts, texts_of, without_secrets
from monitoring.dashboard.views.base import Page, is_part


class EditorPage(Page):
    """What both pages share. `act` is save, preview, test or curl; without scripts each is a whole page."""

    section = "jobs"
    templates: ClassVar[dict[str, str]] = {
        "preview": "job_editor/_preview.html",
        "test": "job_editor/_trial.html",
    }

    def show(self, form: JobForm, job: CronJob | None, **more: Any) -> HttpResponse:
        """The page, or the part of it that was asked for."""
        act = self.request.POST.get("act", "")
        template = self.templates.get(act, "") if is_part(self.request) else ""
        context: dict[str, Any] = {"form": form, "job": job, **more}
        if template != self.templates["test"]:
            context["preview"] = preview_of(form, job, self.user, timezone.now())
        if not template:
            context |= {
                "constants": fields(Tuning),
                "zones": zone_options(),
                "groups": opened(form, GROUPS, blank(job.timezone if job else "UTC")),
            }
            context["revision"] = self.request.POST.get("revision") or (revision_of(job) if job else "")
        return self.page(template or "job_editor/page.html", context)

    def act(self, form: JobForm, job: CronJob | None) -> HttpResponse:
        """Do what the pressed button says."""
        match self.request.POST.get("act"):
            case "preview":
                return self.show(form, job)
            case "test":
                return self.show(form, job, trial=self.trial(form, job))
            case "curl":
                return self.paste(form, job)
        saved = saving.save(form, job, self.user, timezone.now(), self.request.POST.get("revision", ""))
        if saved is None:
            return self.show(form, job)
        back = reverse("dashboard:job", args=[saved.pk])
        return self.done(_("%(name)s is saved.") % {"name": saved.name}, f"{back}#saved")

    def trial(self, form: JobForm, job: CronJob | None) -> dict[str, Any] | None:
        """The judged answer to a call made now; None when the form says why there is none."""
        now = timezone.now()
        try:
            values = saving.values_of(form, job, now, is_trial=True)
            tried = try_change(job, values) if job else try_job(self.user, values, now)
        except Problem as error:
            saving.tell(form, error)
            return None
        sent = trials.build_now(tried, now)
        outcome, answer = trials.call_now(tried, sent)
        return {**shown_trial(sent, outcome, answer, now), "shown": shown(getattr(answer, "body", None))}

    def paste(self, form: JobForm, job: CronJob | None) -> HttpResponse:
        """The form with the request of the pasted command in it, all else as it was typed."""
        try:
            pasted = job_of_curl(str(form.typed()["curl"] or ""))
        except CurlError as error:
            form.add_error("curl", str(error))
            return self.show(form, job, is_pasting=True)
        typed = {**form.typed(), **pasted_texts(pasted.fields), "curl": ""}
        filled = JobForm(
            {name: value for name, value in typed.items() if value is not False}, initial=form.initial
        )
        return self.show(filled, job, warnings=pasted.warnings, is_filled=True)


class NewJobPage(EditorPage):
    """A new job, empty or with the values of another."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form."""
        form, missing = self.form(request.GET.get("from", ""))
        return self.show(form, None, missing=missing)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create the job, or say what it would be."""
        empty, _missing = self.form("")
        return self.act(JobForm(request.POST, initial=empty.initial), None)

    def form(self, other: str) -> tuple[JobForm, list[str]]:
        """With defaults, or with what the job `other` has, but for its secrets and its name."""
        zone = timezone.get_current_timezone_name()
        if not _is_id(other):
            return JobForm(initial=blank(zone)), []
        job = get_visible_job(self.user, UUID(other))
        texts, missing = without_secrets(texts_of(job_shape(job)))
        name = _("Copy of %(name)s") % {"name": job.name}
        return JobForm(initial={**texts, "name": name[:200], "key": ""}), missing


class EditJobPage(EditorPage):
    """A job as it is."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Show the form."""
        job = get_visible_job(self.user, job_id)
        return self.show(JobForm(initial=texts_of(job_shape(job))), job)

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Change the job, or say what that would do."""
        job = get_visible_job(self.user, job_id)
        return self.act(JobForm(request.POST, initial=texts_of(job_shape(job))), job)


def blank(zone: str) -> dict[str, Any]:
    """What the form shows of a job that is all defaults."""
    return texts_of(job_shape(CronJob(timezone=zone)))


@cache
def zone_options() -> SafeString:
    """Every zone's name, to choose from as one types."""
    return format_html_join("", '<option value="{}">', ((name,) for name in sorted(zone_names())))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
