"""Hands batches of execution ids, each with its instant, to the Celery queue. [adapter]"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from celery import current_app
from kombu.exceptions import OperationalError

BATCH_SIZE = 128  # small enough that a herd spreads over the workers
TASK = "jobs.run_batch"

logger = logging.getLogger(__name__)


def send(executions: Iterable[tuple[UUID, datetime]]) -> None:
    """Publish ids with their due instants. A broker that is away costs nothing: recovery publishes again."""
    for instant, ids in _batches(executions):
        try:
            current_app.send_task(TASK, args=[[str(one) for one in ids], instant.isoformat()], retry=False)
        except OperationalError as error:
            logger.warning("the broker is away; recovery will publish again", extra={"reason": str(error)})
            return


def _batches(executions: Iterable[tuple[UUID, datetime]]) -> Iterator[tuple[datetime, list[UUID]]]:
    by_instant: dict[datetime, list[UUID]] = defaultdict(list)
    for execution_id, due_at in executions:
        by_instant[due_at].append(execution_id)
    for instant in sorted(by_instant):
        ids = by_instant[instant]
        for start in range(0, len(ids), BATCH_SIZE):
            yield instant, ids[start : start + BATCH_SIZE]
