"""What jobs and accounts announce, passed on as live events. [adapter]

`connect` is called once, when Django is ready. A new event is one line in it and one shape in events.py.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils.timezone import now

from accounts import announcements as of_accounts
from accounts.models import ApiToken, User
from jobs import announcements as of_jobs
from jobs.execution.attempt import Claimed, Ended
from jobs.models import CronJob, ScheduleChange
from monitoring import events
from monitoring.live import announcer


def connect() -> None:
    """Listen from now on."""
    of_jobs.jobs_created.connect(job_listener(events.CREATED), weak=False, dispatch_uid=events.CREATED)
    of_jobs.jobs_updated.connect(job_listener(events.UPDATED), weak=False, dispatch_uid=events.UPDATED)
    of_jobs.jobs_deleted.connect(job_listener(events.DELETED), weak=False, dispatch_uid=events.DELETED)
    of_jobs.schedules_changed.connect(tell_schedule_changes)
    of_jobs.executions_started.connect(tell_starts)
    of_jobs.executions_ended.connect(tell_ends)
    of_accounts.tokens_revoked.connect(recheck_tokens)
    for signal in (of_accounts.logged_out, of_accounts.refresh_reused, user_logged_out):
        signal.connect(recheck_user)
    for changed in (post_save, post_delete):
        changed.connect(recheck_row, sender=User)
        changed.connect(recheck_row, sender=ApiToken)


def job_listener(event: str) -> Callable[..., None]:
    """Tells `event` of each job of a signal."""

    def listen(jobs: Iterable[CronJob], changed: Iterable[str] | None = None, **_: Any) -> None:
        at = now()
        tell_after_commit([events.of_job(event, job, at, changed) for job in jobs])

    return listen


def tell_schedule_changes(changes: Iterable[ScheduleChange], **_: Any) -> None:
    """Schedules have become others."""
    tell_after_commit([events.of_schedule_change(change) for change in changes])


def tell_after_commit(told: list[events.Told]) -> None:
    """Tell these once what they tell of is true for everybody; at once outside a transaction."""
    transaction.on_commit(lambda: announcer.current().tell(told), robust=True)


def tell_starts(executions: Iterable[Claimed], **_: Any) -> None:
    """Claimed before their instant, told at it."""
    told = list(events.of_starts(executions))
    announcer.current().tell(told, max(one.at.timestamp() for one in told))


def tell_ends(executions: Iterable[Ended], **_: Any) -> None:
    """Recorded, so already committed."""
    announcer.current().tell(list(events.of_ends(executions)))


def recheck_tokens(tokens: Iterable[ApiToken], **_: Any) -> None:
    """Tokens are revoked."""
    recheck_after_commit({str(token.user_id) for token in tokens})


def recheck_user(user: User | None, **_: Any) -> None:
    """A login has ended."""
    if user is not None:
        recheck_after_commit({str(user.pk)})


def recheck_row(instance: User | ApiToken, created: bool = False, **_: Any) -> None:
    """A user or token was changed or deleted, wherever: also in the admin."""
    if not created:
        recheck_after_commit({str(instance.pk if isinstance(instance, User) else instance.user_id)})


def recheck_after_commit(user_ids: set[str]) -> None:
    """Have these users' sockets looked at, once what has changed is true for everybody."""
    transaction.on_commit(lambda: announcer.current().recheck(user_ids), robust=True)
