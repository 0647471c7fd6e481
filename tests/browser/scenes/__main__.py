"""Fills a database with a scene: python -m tests.browser.scenes normal

DATABASE_URL (or CRONMANAGER_DATA_DIR, of a running `cronmanager up`) says which; it should be a fresh one.
"""

import os
import sys
from importlib import import_module

import django
from django.utils.timezone import now


def main(name: str) -> None:
    """Fill it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cronmanager.settings")
    django.setup()
    import_module(f"tests.browser.scenes.{name}").fill(now())


if __name__ == "__main__":
    main(sys.argv[1])
