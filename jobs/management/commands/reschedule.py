"""`cronmanager reschedule`: what is done each hour, now. [face]"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.timezone import now

from jobs.rescheduling.review import Verdict, review


class Command(BaseCommand):
    """Says what was changed or proposed, and why."""

    help = "Adjust schedules by how their jobs' executions went, or propose to, as each job has it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.AUTO_RESCHEDULING_ENABLED:
            self.stdout.write("Auto-rescheduling is switched off (AUTO_RESCHEDULING_ENABLED).")
            return
        found = review(now(), is_dry=options["dry_run"])
        for verdict in found:
            self.stdout.write(told(verdict, options["dry_run"]))
        self.stdout.write(f"{len(found)} changes.")


def told(verdict: Verdict, is_dry: bool) -> str:
    """One line about one job."""
    what = "suggested" if verdict.is_asked else "changed"
    done = f"would be {what}" if is_dry else what
    proposal = verdict.proposal
    return f"{verdict.job.pk} {done} ({proposal.rule}): {proposal.reason}; {proposal.expected}"
