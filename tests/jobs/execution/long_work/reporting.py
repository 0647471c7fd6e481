"""Reports of taken work, sent as an endpoint does."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from rest_framework.test import APIClient

from jobs.models import CronExecution
from tests.receivers import Receiver

TAKEN = {"X-Cron-Async": "true"}
MINUTE_MS = 60_000
Taken = Callable[..., CronExecution]


def callback_of(receiver: Receiver) -> str:
    return str(receiver.requests[-1].headers["x-cron-callback"])


def report(url: str, body: Any = None) -> Any:
    return APIClient().post(urlsplit(url).path, body, format="json")
