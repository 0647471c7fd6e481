"""The Celery application: results off, late acks, small prefetch; tasks hand work over and are done."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cronmanager.settings")

app = Celery("cronmanager")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def leave_logging_to_django(**_: Any) -> None:
    """Being connected is the whole effect: Celery then keeps its hands off the log handlers."""
