"""A short lease in the database: of several schedulers one fires the system's own PeriodicTasks. [store]"""

from datetime import datetime, timedelta
from uuid import UUID

from jobs import sql
from jobs.models import SystemLease

LEASE = timedelta(seconds=5)

HOLD = """
INSERT INTO system_leases (name, holder, lease_until) VALUES (%(name)s, %(holder)s, %(until)s)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until
WHERE system_leases.holder = excluded.holder OR system_leases.lease_until < %(now)s
RETURNING 1
"""


def hold(name: str, holder: UUID, now: datetime) -> bool:
    """Take or renew the lease `name` for LEASE from `now`; False while another holds it."""
    values = {"name": name, "holder": holder, "until": now + LEASE, "now": now}
    return bool(sql.fetch(HOLD, values))


def release(name: str, holder: UUID) -> None:
    """Let another have the lease at once."""
    SystemLease.objects.filter(name=name, holder=holder).delete()
