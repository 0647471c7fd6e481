"""What people and programs can do with jobs. [use case]"""

from jobs.commands.backfill import cancel_backfill, plan_backfill, start_backfill
from jobs.commands.bulk import Action, ManyDone, Order, act_on_many, set_active
from jobs.commands.catch_up import catch_up
from jobs.commands.change import toggle_job, try_update, update_job
from jobs.commands.creation import create_job, draft_job
from jobs.commands.execution import cancel_execution, execute_job, execute_jobs, retry_execution
from jobs.commands.named_secrets import delete_secret, put_secret
from jobs.commands.preview import preview_update
from jobs.commands.removal import delete_job
from jobs.commands.upsert import put_job
from jobs.commands.validation import validate_schedule

__all__ = [
    "Action",
    "ManyDone",
    "Order",
    "act_on_many",
    "cancel_backfill",
    "cancel_execution",
    "catch_up",
    "create_job",
    "delete_job",
    "delete_secret",
    "draft_job",
    "execute_job",
    "execute_jobs",
    "plan_backfill",
    "preview_update",
    "put_job",
    "put_secret",
    "retry_execution",
    "set_active",
    "start_backfill",
    "toggle_job",
    "try_update",
    "update_job",
    "validate_schedule",
]
