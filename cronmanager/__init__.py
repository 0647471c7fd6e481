"""Wires the apps into one product: settings, URLs, ASGI, Celery, logs."""

from cronmanager.celery import app as celery_app

__all__ = ["celery_app"]
