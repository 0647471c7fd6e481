"""How the parts of the product are: processes, queue, lateness, versions. [use case]"""

import platform
from datetime import datetime
from typing import Any

import celery
import django
import redis
from django.conf import settings
from django.db import connection

from accounts.models import Role, User
from cronmanager.version import VERSION
from jobs import sql
from jobs.models import RuntimeProcess
from monitoring import health
from monitoring.prometheus import OVERDUE, UNFINISHED, UNSEALED

BROKER_TIMEOUT_S = 1.0


def machinery(user: User, now: datetime) -> dict[str, Any]:
    """Health and lateness for everybody; the processes and versions for administrators."""
    tick, call = sql.fetch(OVERDUE, {"now": now})[0]
    found = {
        "parts": health.check_parts(now),
        "unfinished": {"RUNNING": 0, "PENDING": 0, "RETRYING": 0} | dict(sql.fetch(UNFINISHED)),
        "overdue_tick": tick,
        "overdue_call": call,
        "queue": waiting_messages(),
    }
    return found | (_for_operators(now) if user.role == Role.ADMIN else {})


def _for_operators(now: datetime) -> dict[str, Any]:
    processes = RuntimeProcess.objects.order_by("kind", "hostname", "pid")
    return {
        "processes": [{"process": one, "lives": one.lease_until > now} for one in processes],
        "versions": versions(),
        "unsealed": sql.fetch(UNSEALED)[0][0],
    }


def waiting_messages() -> int | None:
    """How many messages lie in the queue; None when the broker is away."""
    wait_s = BROKER_TIMEOUT_S
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=wait_s, socket_timeout=wait_s
        ) as client:
            length: int = client.llen(settings.CELERY_TASK_DEFAULT_QUEUE)
            return length
    except (redis.RedisError, OSError, ValueError):
        return None


def versions() -> dict[str, str]:
    """What the product runs on."""
    number = connection.pg_version  # type: ignore[attr-defined]  # of PostgreSQL's connection
    return {
        "Cron Manager": VERSION,
        "Python": platform.python_version(),
        "Django": django.get_version(),
        "Celery": celery.__version__,
        "PostgreSQL": f"{number // 10_000}.{number % 10_000}",
    }
