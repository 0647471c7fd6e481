"""`cronmanager rebuild_statistics`: counts the executions that are kept anew. [face]"""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.timezone import now

from jobs.statistics.rebuild import rebuild


class Command(BaseCommand):
    """Doing it twice changes nothing."""

    help = "Count the executions of the last days anew; recorders wait meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        days = settings.LOG_RETENTION_DAYS - 1  # the day before is already being forgotten
        parser.add_argument("--days", type=int, default=max(days, 0), help=f"before today (default: {days})")

    def handle(self, *args: Any, **options: Any) -> None:
        count = rebuild(now() - timedelta(days=options["days"]))
        self.stdout.write(f"{count} executions counted.")
