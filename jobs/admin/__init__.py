"""The admin pages of jobs, their executions and schedules, and the processes that run them. [face]"""

from jobs.admin import books, executions, jobs, processes, schedules

__all__ = [
    "books",
    "executions",
    "jobs",
    "processes",
    "schedules",
]  # each registers itself where it is imported
