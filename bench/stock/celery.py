"""The Celery application of the stock way and its one task."""

import os

import requests
from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.stock.settings")

app = Celery("stock")
app.config_from_object("django.conf:settings", namespace="CELERY")


@app.task(name="call")
def call(url: str, job_id: int) -> int:
    """Call the job's endpoint. It keeps nothing, which spares it what the product does for each call."""
    answer = requests.request("GET", url, headers={"X-Cron-Job-Id": str(job_id)}, timeout=30)
    return int(answer.status_code)
