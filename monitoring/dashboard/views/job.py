"""/jobs/<id>: what a job does, did and is going to do, and what can be done with it. [face]"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jobs import commands
from jobs.api.shapes import job_shape
from jobs.models import CronJob
from jobs.queries import get_visible_job
from jobs.upcoming import upcoming_ticks_of
from monitoring.dashboard import job_changes, job_history, job_page
from monitoring.dashboard.curl_command import as_curl, shown_fields
from monitoring.dashboard.drawing import strip
from monitoring.dashboard.editor.form import MISFIRES, OVERLAPS, RESCHEDULES, SPREADS
from monitoring.dashboard.job_runs import JobRun, last_runs
from monitoring.dashboard.views.base import Page, is_part
from monitoring.queries import visible_audit

AHEAD, NEXT, LAST, ACTS = timedelta(days=366), 5, 10, 8
CHANGES, MOST_CHANGES = 8, 100
PARTS = {"now": "job/_now.html", "history": "job/_history.html", "rest": "job/_rest.html"}


class JobPage(Page):
    """The page; htmx asks for a part of it: now, history or rest."""

    section = "jobs"
    job: CronJob
    at: datetime

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Show it."""
        self.job, self.at = get_visible_job(self.user, job_id), timezone.now()
        context: dict[str, Any] = {"job": self.job}
        for name, tell in self.tellers().items():
            if self.part in ("", name):
                context |= tell()
        return self.page(PARTS.get(self.part, "job/page.html"), context)

    @cached_property
    def part(self) -> str:
        """The part that is asked for; empty for the whole page."""
        part = self.request.GET.get("part", "") if is_part(self.request) else ""
        return part if part in PARTS else ""

    def tellers(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """What each part needs to know."""
        return {"now": self.now, "history": self.past, "rest": self.rest}

    @cached_property
    def runs(self) -> list[JobRun]:
        """The last of them: the history shows each, what stands above it a few."""
        most = strip.MOST if self.part == "now" else job_history.RUNS
        return last_runs(self.job, self.at, most)

    def now(self) -> dict[str, Any]:
        """How it stands: the last runs and the next, what holds it back, what is suggested."""
        return {
            "runs": self.runs[:LAST],
            "strip": job_page.strip_of(self.runs),
            "ticks": upcoming_ticks_of(self.job, self.at, self.at + AHEAD, NEXT),
            "suggestions": job_changes.suggestions_of(self.job),
            "holding": job_changes.holding(self.job),
            "held_back": job_changes.held_back(self.job, self.at),
            "most_held": job_changes.MOST_HELD,
        }

    def past(self) -> dict[str, Any]:
        """Its history over a stretch of time, and the year."""
        span = self.request.GET.get("span", "runs")
        history = job_history.history_of(self.job, self.request.GET, self.at, lambda: self.runs)
        return {
            "span": "" if history.is_zoomed else span,
            "history": history,
            "history_query": history.query or urlencode({"span": span}),
            "year": job_page.year_of(self.job, self.at),
        }

    def rest(self) -> dict[str, Any]:
        """What it is, how its schedule was changed, and what people did with it."""
        job, shape = self.job, job_shape(self.job)
        acts = visible_audit(self.user).filter(resource_type="job", resource_id=str(job.pk))
        return {
            "shape": shape,
            "overlap": dict(OVERLAPS)[job.overlap_policy],
            "misfire": dict(MISFIRES)[job.misfire_policy],
            "reschedule": dict(RESCHEDULES)[job.auto_reschedule],
            "spread": dict(SPREADS)[job.spread],
            "curl": as_curl(shown_fields(shape)),
            "acts": acts.order_by("-at", "-id")[:ACTS],
            **self.changes(),
        }

    def changes(self) -> dict[str, Any]:
        """The newest changes, or with ?changes=all those before them, too."""
        shows_all = self.request.GET.get("changes") == "all"
        most = MOST_CHANGES if shows_all else CHANGES
        found = job_changes.changes_told(self.job, most + 1)
        return {"changes": found[:most], "are_more": len(found) > most, "shows_all": shows_all}


class RunJob(Page):
    """Now, active or not."""

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Make an execution that is due at once."""
        job = get_visible_job(self.user, job_id)
        commands.execute_job(job, self.user, timezone.now())
        return self.done(_("%(name)s runs now.") % {"name": job.name}, page_of(job))


class ToggleJob(Page):
    """On or off, as the button says, whatever it is by now."""

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Pause or resume."""
        job = get_visible_job(self.user, job_id)
        is_active = request.POST.get("active") == "true"
        commands.update_job(job.pk, {"is_active": is_active}, self.user, timezone.now())
        told = _("%(name)s is resumed.") if is_active else _("%(name)s is paused.")
        return self.done(told % {"name": job.name}, page_of(job))


class DeleteJob(Page):
    """The end of a job and its history."""

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Delete it."""
        job = commands.delete_job(get_visible_job(self.user, job_id).pk, self.user)
        return self.done(_("%(name)s is deleted.") % {"name": job.name}, "/jobs")


def page_of(job: CronJob) -> str:
    """Where the job is shown."""
    return reverse("dashboard:job", args=[job.pk])
