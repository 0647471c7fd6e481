"""The admin pages of jobs, executions, schedules and secrets, and of the processes that run them. [face]"""

from jobs.admin import books, changes, executions, jobs, names, processes, schedules, secrets, tasks

__all__ = [
    "books",
    "changes",
    "executions",
    "jobs",
    "names",
    "processes",
    "schedules",
    "secrets",
    "tasks",
]  # each registers itself where it is imported
