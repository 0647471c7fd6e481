"""/: whether all is well, what comes next, what failed last. [face]"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from jobs.models import ExecutionStatus
from jobs.queries import visible_executions, without_long_bodies
from jobs.upcoming import upcoming_ticks
from monitoring import stats
from monitoring.dashboard.views.base import Page, is_part

SHOWN = 8
DAY = timedelta(days=1)


class HomePage(Page):
    """The first page; htmx asks for what changes on it."""

    section = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        now = timezone.now()
        failed = visible_executions(self.user).filter(
            status=ExecutionStatus.FAILED, scheduled_for__gte=now - DAY, scheduled_for__lte=now
        )
        context = {
            "counts": stats.job_counts(self.user),
            "ticks": upcoming_ticks(self.user, None, now, now + DAY, SHOWN)[0],
            "failures": without_long_bodies(failed).order_by("-scheduled_for", "-id")[:SHOWN],
        }
        return self.page("home/_now.html" if is_part(request) else "home/page.html", context)
