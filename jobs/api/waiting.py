"""Waits in a request for an execution to end. [face]"""

import time
from uuid import UUID

from django.db import connection

from accounts.models import User
from jobs import queries
from jobs.models import CronExecution

RECORDED_WITHIN_S = 1.0  # of an answer; longer when the database or the worker is pressed
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.02, 0.5


def wait_for_end(user: User, execution_id: UUID, seconds: float) -> CronExecution:
    """The execution as it is when it has ended, or when `seconds` are over."""
    deadline, pause = time.monotonic() + seconds, FIRST_PAUSE_S
    while True:
        execution = queries.get_visible_execution(user, execution_id)
        left = deadline - time.monotonic()
        if execution.status in queries.ENDED or left <= 0:
            return execution
        if pause == LONGEST_PAUSE_S and not connection.in_atomic_block:
            connection.close()  # a long wait must not keep one of the database's few connections
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE_S)


def wait_for_record(execution_id: UUID) -> None:
    """Wait a moment for the worker to record the answer that a quick endpoint reports the end of already."""
    in_air = CronExecution.objects.filter(pk=execution_id, status="RUNNING", worker_id__isnull=False)
    deadline = time.monotonic() + RECORDED_WITHIN_S
    while in_air.exists() and time.monotonic() < deadline:
        time.sleep(FIRST_PAUSE_S)
