"""The Celery application: results off, late acks, small prefetch; tasks hand work over and are done."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cronmanager.settings")

app = Celery("cronmanager")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
