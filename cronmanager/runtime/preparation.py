"""Brings the database up to date, then makes the first administrator. [command]

Run by `cronmanager up` before the parts that last; in one process, since most of the time goes into imports.
"""

import sys

import django
from django.core.management import call_command

from cronmanager.runtime.first_admin import ensure_first_admin

if __name__ == "__main__":
    django.setup()
    call_command("migrate", interactive=False, verbosity=0, skip_checks=False)
    sys.stdout.write(ensure_first_admin())
