"""What people and programs can do with jobs. [use case]"""

from jobs.commands.change import set_active, toggle_job, try_update, update_job
from jobs.commands.creation import create_job, draft_job
from jobs.commands.execution import execute_job, execute_jobs
from jobs.commands.preview import preview_update
from jobs.commands.removal import delete_job
from jobs.commands.validation import validate_schedule

__all__ = [
    "create_job",
    "delete_job",
    "draft_job",
    "execute_job",
    "execute_jobs",
    "preview_update",
    "set_active",
    "toggle_job",
    "try_update",
    "update_job",
    "validate_schedule",
]
