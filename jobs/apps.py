"""The app that keeps jobs, makes their ticks into executions and runs them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Jobs, schedules, dispatching, execution."""

    name = "jobs"
    verbose_name = _("Jobs")
