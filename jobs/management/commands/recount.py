"""`cronmanager recount`: compares a day's ticks with its rows. [face]"""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jobs.books.recount import recount
from jobs.models import BookDifference


class Command(BaseCommand):
    """Says whether the books balance, and each tick where they do not; the exit code is 1 then."""

    help = "Compare the ticks that the jobs' histories ask for on a day (UTC) with the rows that there are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--day", type=date.fromisoformat, help="like 2027-03-01 (default: yesterday)")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        book = recount(options["day"] or (now - timedelta(days=1)).date(), now)
        counted = ", ".join(f"{count} {status}" for status, count in sorted(book.by_status.items()))
        self.stdout.write(f"{book.day}: {book.jobs} jobs, {book.expected} ticks; rows: {counted or 'none'}")
        if book.held_back:
            self.stdout.write(f"{book.held_back} ticks were held back by adjustments")
        for one in BookDifference.objects.filter(day=book.day).order_by("scheduled_for"):
            self.stdout.write(f"{one.kind}: job {one.job_id} at {one.scheduled_for:%Y-%m-%dT%H:%M:%SZ}")
        if book.missing or book.extra:
            raise CommandError(f"the books do not balance: {book.missing} missing, {book.extra} extra")
        self.stdout.write("the books balance")
