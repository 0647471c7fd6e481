"""Seeds what people did: a year of acts in the audit, sealed."""

from hashlib import md5
from uuid import UUID

from django.utils.timezone import now

from bench import seed
from monitoring.audit import sealing
from monitoring.models import AuditLog

RARE = "refresh.reused"
KINDS = "'job.created', 'job.updated', 'job.executed', 'login.succeeded'"


def thing(n: int) -> str:
    """The id of one of the thousand things that were acted on."""
    return str(UUID(md5(str(n).encode(), usedforsecurity=False).hexdigest()))


def add(count: int) -> None:
    """`count` acts of all owners in turn over the last year, one in 5,000 of them RARE; vacuumed."""
    template = AuditLog.objects.create(
        at=now(), action="job.updated", resource_type="job", credential="jwt", changes={"name": ["a", "b"]}
    )
    own = {
        "id": "nextval(pg_get_serial_sequence('audit_logs', 'id'))",
        "at": f"now() - interval '365 days' + n * interval '{365 * 86_400 // count} seconds'",
        "action": f"CASE WHEN mod(n, 5000) = 0 THEN '{RARE}' ELSE (ARRAY[{KINDS}])[1 + mod(n, 4)] END",
        "resource_id": "md5(mod(n, 1000)::text)::uuid::text",
        "owner_id": seed.OWNER_OF_N,
        "actor_id": seed.OWNER_OF_N,
    }
    seed.multiply(template, count, **own)
    sealing.seal()
    seed.execute("VACUUM (ANALYZE) audit_logs")
