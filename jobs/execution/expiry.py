"""Ends executions whose endpoint took the work and did not report in time. [story]"""

import random
from datetime import datetime

from django.db import transaction

from jobs import announcements
from jobs.execution import reports
from jobs.execution.long_work import end_without_report
from jobs.models import CronExecution

LIMIT = 500  # in one transaction


def end_overdue(now: datetime) -> int:
    """End them all as time-outs, which are tried again like any; returns how many."""
    count = 0
    while reports.is_any_overdue(now):
        ended = _end_some(now)
        if not ended:  # others are at it
            break
        count += ended
    return count


def _end_some(now: datetime) -> int:
    with transaction.atomic():
        held = reports.lock_overdue(now, LIMIT)
        settled = [end_without_report(one, now, random.random()) for one in held]  # noqa: S311
        if settled:
            reports.write(settled, now)
    if settled:
        ended = [one.ended for one in settled]
        announcements.executions_ended.send_robust(CronExecution, executions=ended)
    return len(settled)
