"""The processes that a scene tells of. They lie about nothing but their breath: no such process exists."""

from datetime import datetime, timedelta
from uuid import UUID

from jobs.models import RuntimeProcess

WORKER = UUID("5ce0e000-0000-4000-8000-000000000001")
LONG = timedelta(days=1)


def start(now: datetime, lease: timedelta = LONG) -> None:
    """Two hosts with a scheduler and two workers each, which have held out for some days."""
    for place, host in enumerate(("cron-a", "cron-b")):
        for number, kind in enumerate(("scheduler", "worker", "worker")):
            RuntimeProcess.objects.create(
                id=UUID(int=WORKER.int + 10 * place + number - 1),
                kind=kind,
                hostname=host,
                pid=411 + 100 * place + 17 * number,
                pid_started_at=1.0,
                started_at=now - timedelta(days=3 + place, minutes=7 * number),
                lease_until=now + lease,
                in_flight=3 * number if lease > timedelta() else 0,
            )


def die(now: datetime, ago: timedelta) -> None:
    """Their leases ran out some time ago."""
    RuntimeProcess.objects.update(lease_until=now - ago, in_flight=0)
