"""`cronmanager up`: starts everything and keeps it running. [face]"""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

MOST_WORKERS_UNASKED = 4
ROOT_WARNING = (
    "You're running the worker with superuser privileges"  # Celery's, which takes pickles for granted
)


class Command(BaseCommand):
    """Turns into the supervisor (runtime/up.py): the same process, without the memory that Django took."""

    help = "Start everything: servers unless DATABASE_URL / REDIS_URL name others, web, scheduler, workers."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        workers = min(os.cpu_count() or 1, MOST_WORKERS_UNASKED)
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help="of the web (default: PORT, else 3000)"
        )
        parser.add_argument(
            "--data-dir",
            type=Path,
            default=settings.DATA_DIR,
            help="default: CRONMANAGER_DATA_DIR, else .data",
        )
        parser.add_argument(
            "--workers", type=int, default=workers, help="worker processes (default: one a core, at most 4)"
        )
        parser.add_argument("--flower", action="store_true", help="Celery's monitor, on the loopback address")

    def handle(self, *args: Any, **options: Any) -> None:
        if not 1 <= options["port"] <= 65535:
            raise CommandError(f"--port {options['port']}: write a number from 1 to 65535")
        if options["workers"] < 1:
            raise CommandError(f"--workers {options['workers']}: write a number of 1 or more")
        os.environ["CRONMANAGER_DATA_DIR"] = str(options["data_dir"].absolute())
        os.environ["PORT"] = str(options["port"])
        os.environ["PYTHONUNBUFFERED"] = "1"  # the parts write into pipes
        os.environ.setdefault("PYTHONWARNINGS", f"ignore:{ROOT_WARNING}")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cronmanager.settings")
        os.chdir(settings.BASE_DIR)  # so that a checkout that is not installed finds its modules
        sys.stdout.flush()
        counts = [f"--port={options['port']}", f"--workers={options['workers']}"]
        flower = ["--flower"] if options["flower"] else []
        os.execv(sys.executable, [sys.executable, "-m", "cronmanager.runtime", *counts, *flower])  # noqa: S606
