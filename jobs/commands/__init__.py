"""What people and programs can do with jobs. [use case]"""

from jobs.commands.change import set_active, toggle_job, try_update, update_job
from jobs.commands.creation import create_job, draft_job
from jobs.commands.execution import execute_job, execute_jobs
from jobs.commands.named_secrets import delete_secret, put_secret
from jobs.commands.removal import delete_job

__all__ = [
    "create_job",
    "delete_job",
    "delete_secret",
    "draft_job",
    "execute_job",
    "execute_jobs",
    "put_secret",
    "set_active",
    "toggle_job",
    "try_update",
    "update_job",
]
