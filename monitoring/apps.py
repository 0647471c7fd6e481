"""The app that watches the others: health, events, audit, statistics."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    """Health, events, audit, statistics."""

    name = "monitoring"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        """Listen to what jobs and accounts announce; the models are not there before."""
        from monitoring import announcing
        from monitoring.audit import listeners  # noqa: F401  # connects itself

        announcing.connect()
