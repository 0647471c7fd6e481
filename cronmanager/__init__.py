"""Wires the apps into one product: settings, URLs, ASGI, Celery, logs."""

from cronmanager.celery import app as celery_app

__version__ = "1.0.0"
__all__ = ["__version__", "celery_app"]
