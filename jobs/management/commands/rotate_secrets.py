"""`cronmanager rotate_secrets`: every secret by the first of ENCRYPTION_KEYS. [face]"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobs.rotation import rotate


class Command(BaseCommand):
    """Run it after a new key was put in front of ENCRYPTION_KEYS and all parts were restarted with it."""

    help = "Encrypts every stored secret anew by the first of ENCRYPTION_KEYS; nothing needs to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many, and fail when some could not be read."""
        done, unreadable = rotate()
        self.stdout.write(f"{done} rows are encrypted by the first key.")
        if unreadable:
            raise CommandError(f"{unreadable} rows hold a secret that none of ENCRYPTION_KEYS decrypts.")
