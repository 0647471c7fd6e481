"""The app that watches the others: health, events, audit, statistics."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Health, events, audit, statistics."""

    name = "monitoring"

    def ready(self) -> None:
        """Listen to what jobs and accounts announce; their models are not there before."""
        from monitoring import announcing

        announcing.connect()
