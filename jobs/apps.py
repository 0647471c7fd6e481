"""The app that keeps jobs, makes their ticks into executions and runs them."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs, schedules, dispatching, execution."""

    name = "jobs"
