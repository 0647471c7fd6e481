"""What the audit tells of, and of what kinds of thing. [rule]"""

from enum import StrEnum


class Action(StrEnum):
    """What was done: the kind of thing, and what became of it."""

    JOB_CREATED = "job.created"
    JOB_UPDATED = "job.updated"
    JOB_DELETED = "job.deleted"
    JOB_EXECUTED = "job.executed"
    JOB_BACKFILLED = "job.backfilled"
    BACKFILL_CANCELLED = "job.backfill_cancelled"
    EXECUTION_CANCELLED = "execution.cancelled"
    EXECUTION_RETRIED = "execution.retried"
    SCHEDULE_CHANGED = "schedule.changed"  # of a job
    SCHEDULE_SUGGESTED = "schedule.suggested"  # a change, by a rule
    SCHEDULE_DISMISSED = "schedule.dismissed"  # that suggestion, by a person
    SCHEDULE_CREATED = "schedule.created"  # a shared row, by an operator
    SCHEDULE_UPDATED = "schedule.updated"
    SCHEDULE_DELETED = "schedule.deleted"
    TASK_CREATED = "task.created"
    TASK_UPDATED = "task.updated"
    TASK_DELETED = "task.deleted"
    USER_REGISTERED = "user.registered"
    USER_CREATED = "user.created"
    USER_UPDATED = "user.updated"
    USER_DELETED = "user.deleted"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105
    LOGIN_SUCCEEDED = "login.succeeded"
    LOGIN_REFUSED = "login.refused"
    LOGOUT = "logout"
    REFRESH_REUSED = "refresh.reused"
    TOKEN_CREATED = "token.created"  # noqa: S105
    TOKEN_UPDATED = "token.updated"  # noqa: S105
    TOKEN_REVOKED = "token.revoked"  # noqa: S105
    ACCESS_REFUSED = "access.refused"


class Resource(StrEnum):
    """What kind of thing it was done to."""

    JOB = "job"
    EXECUTION = "execution"
    SCHEDULE = "schedule"
    TASK = "task"
    USER = "user"
    TOKEN = "token"  # noqa: S105
    REQUEST = "request"


GROUPS = sorted({f"{action.partition('.')[0]}." for action in Action if "." in action})


def meant_by(written: str) -> list[str]:
    """The actions that a filter names: one, or all that begin like `job.`"""
    return [
        action
        for action in Action
        if action == written or (written.endswith(".") and action.startswith(written))
    ]
