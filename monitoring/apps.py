"""The app that watches the others: health, events, audit, statistics."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Health, events, audit, statistics."""

    name = "monitoring"

    def ready(self) -> None:
        """Listen to what the others announce."""
        from monitoring.audit import listeners  # noqa: F401  # needs the models, which are loaded now
