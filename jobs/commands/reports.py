"""What an endpoint reports of work that it took. [use case]"""

import random
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import Http404

from jobs import announcements
from jobs.errors import NoReportAwaited
from jobs.execution import reports
from jobs.execution.attempt import Ended
from jobs.execution.callbacks import attempt_of
from jobs.execution.long_work import Report, end_by_report
from jobs.models import CronExecution


def attempt_behind(execution_id: UUID, token: str) -> int:
    """The attempt that the URL of a callback is for; 404 for a URL that we did not make."""
    latest = CronExecution.objects.filter(pk=execution_id).values_list("attempt_number", flat=True).first()
    key = settings.SECRET_KEY.encode()
    attempt = None if latest is None else attempt_of(token, key, execution_id, latest)
    if attempt is None:
        raise Http404
    return attempt


def take_report(execution_id: UUID, attempt: int, report: Report, now: datetime) -> Ended:
    """End the execution, or its attempt, as the report says; 410 when no report is awaited any more."""
    with transaction.atomic():
        held = reports.lock_for_report(execution_id, attempt, now)
        if held is None:
            raise NoReportAwaited
        settled = end_by_report(held, report, now, random.random())  # noqa: S311
        reports.write([settled], now)
        tell = partial(announcements.executions_ended.send_robust, CronExecution, executions=[settled.ended])
        transaction.on_commit(tell, robust=True)
    return settled.ended
