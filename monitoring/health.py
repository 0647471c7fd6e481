"""Whether the parts live: database, broker, scheduler, workers. [store]"""

import logging
from datetime import datetime

import redis
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from jobs.models import RuntimeProcess

DATABASE_TIMEOUT_MS = 2000
BROKER_TIMEOUT_S = 1.0
OK = "ok"

logger = logging.getLogger(__name__)


def check_parts(now: datetime) -> dict[str, str]:
    """Each part with "ok", or why it is not."""
    return {**check_database_and_heartbeats(now), "broker": check_broker()}


def check_database_and_heartbeats(now: datetime) -> dict[str, str]:
    """The database, and the processes whose leases it keeps."""
    try:
        kinds = living_kinds(now)
    except (DatabaseError, OSError) as error:
        logger.warning("the database is away", extra={"reason": str(error)})
        unknown = _("unknown: the database is away")
        return {"database": away(error), "scheduler": unknown, "worker": unknown}
    return {
        "database": OK,
        "scheduler": OK if "scheduler" in kinds else _("no scheduler has a lease: start one"),
        "worker": OK if "worker" in kinds else _("no worker has a lease: start one"),
    }


def living_kinds(now: datetime) -> set[str]:
    """The kinds of process of which one lives."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {DATABASE_TIMEOUT_MS}")
        return set(RuntimeProcess.objects.filter(lease_until__gt=now).values_list("kind", flat=True))


def check_broker() -> str:
    """Whether the broker answers a ping."""
    try:
        client = redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=BROKER_TIMEOUT_S, socket_timeout=BROKER_TIMEOUT_S
        )
        with client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        logger.warning("the broker is away", extra={"reason": str(error)})
        return away(error)
    return OK


def away(error: Exception) -> str:
    """What cannot be reached."""
    return _("away: %(reason)s") % {"reason": type(error).__name__}
