"""The app that watches the others: health, events, audit, statistics."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    """Health, events, audit, statistics."""

    name = "monitoring"

    def ready(self) -> None:
        """Listen to what jobs and accounts announce; the models are not there before."""
        from monitoring import announcing
        from monitoring.audit import listeners  # noqa: F401  # connects itself

        announcing.connect()
