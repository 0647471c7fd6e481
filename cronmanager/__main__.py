"""The console script `cronmanager`: every Django command works under it."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Run the Django command that the command line names; a setting that is wrong is told in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cronmanager.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"cronmanager: {error}")


if __name__ == "__main__":
    main()
