"""The admin pages of jobs, executions, schedules and secrets, and of the processes that run them. [face]"""

from jobs.admin import books, changes, executions, jobs, names, processes, schedules, secrets

__all__ = [
    "books",
    "changes",
    "executions",
    "jobs",
    "names",
    "processes",
    "schedules",
    "secrets",
]  # each registers itself where it is imported
