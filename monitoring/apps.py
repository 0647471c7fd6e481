"""The app that watches the others: health, events, audit, statistics."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Health, events, audit, statistics."""

    name = "monitoring"
