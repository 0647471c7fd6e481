"""The Celery tasks of monitoring. [face]"""

from celery import shared_task
from django.utils.timezone import now

from accounts import idempotency
from monitoring import retention


@shared_task(name="monitoring.forget_old_executions", ignore_result=True)
def forget_old_executions() -> None:
    """Keep the history to LOG_RETENTION_DAYS, and answers for those who may repeat a request."""
    retention.forget_old()
    idempotency.forget_old(now())
