"""What people and programs can do with jobs. [use case]"""

from jobs.commands.backfill import cancel_backfill, plan_backfill, start_backfill
from jobs.commands.change import set_active, toggle_job, try_update, update_job
from jobs.commands.creation import create_job, draft_job
from jobs.commands.execution import execute_job, execute_jobs
from jobs.commands.removal import delete_job

__all__ = [
    "cancel_backfill",
    "create_job",
    "delete_job",
    "draft_job",
    "execute_job",
    "execute_jobs",
    "plan_backfill",
    "set_active",
    "start_backfill",
    "toggle_job",
    "try_update",
    "update_job",
]
