"""The Celery tasks of monitoring. [face]"""

from celery import shared_task

from monitoring import retention


@shared_task(name="monitoring.forget_old_executions", ignore_result=True)
def forget_old_executions() -> None:
    """Keep the history to LOG_RETENTION_DAYS."""
    retention.forget_old()
