"""What a person says to changes of a job's schedule, and the ticks that an adjustment holds back. [face]"""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from jobs.explaining.held import held_ticks
from jobs.models import ScheduleChange
from jobs.queries import get_change, get_visible_job
from jobs.rescheduling import decisions
from monitoring.dashboard.views.base import Page
from monitoring.dashboard.views.days import shown_day

LISTED = 100
INSTANT = timedelta(microseconds=1)


class DecideChange(Page):
    """One answer to one change; the page renders its parts anew, with or without the live link."""

    section = "jobs"
    told: ClassVar[Any]

    @staticmethod
    def decide(change: ScheduleChange, by: User, now: datetime, /) -> ScheduleChange:
        """The command behind the answer."""
        raise NotImplementedError

    def post(self, request: HttpRequest, job_id: UUID, change_id: UUID) -> HttpResponse:
        """Do it."""
        job = get_visible_job(self.user, job_id)
        self.decide(get_change(job, change_id), self.user, timezone.now())
        response = self.done(self.told % {"name": job.name}, reverse("dashboard:job", args=[job.pk]))
        response["HX-Trigger"] = f"job:{job.pk}, changed:{job.pk}"
        return response


class AcceptChange(DecideChange):
    """Yes."""

    decide = staticmethod(decisions.accept)
    told = _("The suggestion is accepted: %(name)s is adjusted.")


class DismissChange(DecideChange):
    """No."""

    decide = staticmethod(decisions.dismiss)
    told = _("The suggestion is dismissed: the rule asks no more for a day.")


class RevertChange(DecideChange):
    """Back."""

    decide = staticmethod(decisions.revert)
    told = _("The schedule of %(name)s is as it was.")


class HeldTicksPage(Page):
    """The ticks of a day that do not run."""

    section = "jobs"

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """List them, the earliest first, from ?from= on."""
        job, now = get_visible_job(self.user, job_id), timezone.now()
        shown = shown_day(request, now)
        begin = max(shown.start, instant_written(request.GET.get("from", ""), shown.start))
        ticks = held_ticks(job, begin, shown.end - INSTANT, now, LISTED + 1)
        context = {"job": job, "ticks": ticks[:LISTED], "following": ticks[LISTED:]}
        return self.page("job/held.html", context | shown.context(now))


def instant_written(text: str, otherwise: datetime) -> datetime:
    """The instant that was asked for; `otherwise` for what is none."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return otherwise
