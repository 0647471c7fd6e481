"""/outages: ticks that were missed together, to be run or left. [face]"""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jobs import commands
from jobs.models import CronJob
from jobs.queries import visible_jobs
from monitoring.dashboard import overview
from monitoring.dashboard.views.base import Page

DAYS = 7
NAMED = 50  # jobs of an outage


class CatchUpForm(forms.Form):
    """Which outage, which of its jobs, and how much of it."""

    begin = forms.CharField()
    end = forms.CharField()
    how = forms.ChoiceField(choices=[("latest", "latest"), ("all", "all")])
    job = forms.UUIDField(required=False)
    tag = forms.CharField(required=False, max_length=50)

    def clean(self) -> dict[str, Any]:
        """Instants as the page wrote them."""
        values = super().clean() or {}
        for name in ("begin", "end"):
            try:
                values[name] = datetime.fromisoformat(values.get(name, ""))
            except ValueError as error:
                raise forms.ValidationError(
                    _("This outage is not known any more: load the page anew.")
                ) from error
            if values[name].tzinfo is None:
                raise forms.ValidationError(_("This outage is not known any more: load the page anew."))
        return values


class OutagesPage(Page):
    """The outages of the last days."""

    section = "schedule"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        found = overview.outages(self.user, timezone.now(), DAYS)
        rerun = overview.caught_up(found)
        tags = overview.tags_of(job_id for outage in found for job_id in outage.jobs)
        shown = [
            {
                "outage": outage,
                "named": list(outage.jobs.items())[:NAMED],
                "more": max(0, len(outage.jobs) - NAMED),
                "caught_up": sum(job_id in again for job_id in outage.jobs),
                "tags": sorted({tag for job_id in outage.jobs for tag in tags.get(job_id, ())})[:20],
            }
            for outage, again in zip(found, rerun, strict=True)
        ]
        return self.page("outages/page.html", {"outages": shown, "days": DAYS})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Run the latest or all of what an outage's jobs missed."""
        form = CatchUpForm(request.POST)
        if not form.is_valid():
            return self.unclear(form)
        asked, now = form.cleaned_data, timezone.now()
        span = asked["begin"], asked["end"]
        started = commands.catch_up(self.chosen(asked, now), *span, asked["how"] == "latest", self.user, now)
        ticks = sum(backfill.count for backfill in started)
        told = ngettext("%(count)s tick is being run.", "%(count)s ticks are being run.", ticks) % {
            "count": ticks
        }
        return self.done(told, reverse("dashboard:outages"))

    def chosen(self, asked: dict[str, Any], now: datetime) -> list[CronJob]:
        """The jobs of the outage that were meant: one, those with a tag, or all."""
        found = overview.outages(self.user, now, DAYS)
        outage = next((one for one in found if one.begin <= asked["begin"] <= one.end), None)
        jobs = visible_jobs(self.user).filter(pk__in=outage.jobs if outage else ())
        if asked["job"]:
            jobs = jobs.filter(pk=asked["job"])
        if asked["tag"]:
            jobs = jobs.filter(tags__contains=[asked["tag"]])
        return list(jobs)

    def unclear(self, form: CatchUpForm) -> HttpResponse:
        """What was wrong with what was sent."""
        for texts in form.errors.values():
            messages.error(self.request, " ".join(map(str, texts)))
        return self._answer_act(reverse("dashboard:outages"))
