"""The Celery tasks of monitoring. [face]"""

import logging

from celery import shared_task
from django.utils.timezone import now

from accounts import idempotency
from monitoring import retention
from monitoring.audit import rows, sealing

logger = logging.getLogger(__name__)


@shared_task(name="monitoring.forget_old_executions", ignore_result=True)
def forget_old_executions() -> None:
    """Keep the history to LOG_RETENTION_DAYS, and answers for those who may repeat a request."""
    retention.forget_old()
    idempotency.forget_old(now())


@shared_task(name="monitoring.seal_audit", ignore_result=True)
def seal_audit() -> None:
    """Seal what no act has sealed after its commit."""
    sealing.seal()


@shared_task(name="monitoring.tell_audit_head", ignore_result=True)
def tell_audit_head() -> None:
    """Put the audit's head where nobody who can write to the database can reach it."""
    head = rows.head()
    if head:
        logger.info("head of the audit", extra={"position": head.position, "hash": head.hash})
